export {Adadelta, type AdadeltaOptions} from './adadelta.js';
export {Adagrad, type AdagradOptions} from './adagrad.js';
export {Adam, type AdamOptions} from './adam.js';
export {Adamax, type AdamaxOptions} from './adamax.js';
export {AdamW} from './adamw.js';
export {type ClipGradNormOptions, clipGradNorm, clipGradValue, type Gradients} from './clipping.js';
export {chained, scaled, sequence} from './compositions.js';
export {type CosineRestartsOptions, cosineRestarts} from './cycles.js';
export {
  type ExponentialDecayOptions,
  exponentialDecay,
  type LinearRampOptions,
  linearRamp,
  type MultiStepDecayOptions,
  multiStepDecay,
  type PolynomialDecayOptions,
  polynomialDecay,
} from './decays.js';
export type {Group, GroupOptions, OptimizerOptions, Trainable, Values} from './group.js';
export {LBFGS, type LBFGSOptions} from './lbfgs.js';
export {Lion, type LionOptions} from './lion.js';
export {MovingAverage, type MovingAverageOptions} from './moving-average.js';
export {NAdam, type NAdamOptions} from './nadam.js';
export {type OnPlateauOptions, onPlateau, type Plateau} from './on-plateau.js';
export {
  type CycleOptions,
  type OneCycleMomentumOptions,
  type OneCycleOptions,
  oneCycle,
  oneCycleMomentum,
} from './one-cycle.js';
export {type LossAndGradients, type MinimizeOptions, Optimizer} from './optimizer.js';
export {RAdam, type RAdamOptions} from './radam.js';
export {RMSprop, type RMSpropOptions} from './rmsprop.js';
export {
  type CosineDecayOptions,
  cosineDecay,
  inverseDecay,
  type Schedule,
  type StepDecayOptions,
  stepDecay,
  warmUp,
} from './schedule.js';
export {SGD, type SGDOptions} from './sgd.js';
export {SGDG2, type SGDG2Options} from './sgdg2.js';
export {Slots, type SlotsOptions} from './slots.js';
export type {OptimizerState} from './state.js';
export type {Step, StepNumbers} from './step.js';
