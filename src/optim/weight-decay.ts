import type {Scalar, Tensor, Variable} from '@tensorflow/tfjs';

/** An optimizer's choice of how its parameters are pulled towards zero. */
export interface WeightDecay {
  weightDecay: number;
  /** Whether the parameter is brought nearer to zero by itself, and its gradient does not know. Default: false. */
  decoupledWeightDecay?: boolean;
  scalar(formula: (numbers: {learningRate: number; weightDecay: number}) => number): Scalar;
}

const kept = ({learningRate, weightDecay}: {learningRate: number; weightDecay: number}) =>
  1 - learningRate * weightDecay;

/**
 * Pulls a parameter towards zero: by its gradient, g + weightDecay · θ; or, decoupled,
 * θ ← θ − learningRate · weightDecay · θ at once.
 * @returns the gradient of the step
 */
export function decayed(parameter: Variable, gradient: Tensor, decay: WeightDecay): Tensor {
  const {weightDecay, decoupledWeightDecay} = decay;
  if (weightDecay === 0) return gradient;
  if (!decoupledWeightDecay) return gradient.add(parameter.mul(weightDecay));
  shrink(parameter, decay);
  return gradient;
}

/** Brings a parameter nearer to zero by itself: θ ← θ − learningRate · weightDecay · θ. */
export function shrink(parameter: Variable, decay: WeightDecay): void {
  if (decay.weightDecay !== 0) parameter.assign(parameter.mul(decay.scalar(kept)));
}
