import {
  engine,
  type GradConfig,
  getBackend,
  getGradient,
  getKernel,
  type KernelConfig,
  type Tensor,
  type TensorInfo,
  zerosLike,
} from '@tensorflow/tfjs';
import {kernel, type} from './kernel.js';

/** What tfjs does in three operations and TensorFlow in one: the gradients of relu, sigmoid and tanh. */
const GRADIENTS = {
  // At NaN it is 0; tfjs has NaN there, PyTorch what comes in.
  Relu: {op: 'ReluGrad', order: ['dy', 'of']},
  Sigmoid: {op: 'SigmoidGrad', order: ['of', 'dy']},
  Tanh: {op: 'TanhGrad', order: ['of', 'dy']},
} as const;

type Name = keyof typeof GRADIENTS;

/** `of`: what the activation gave, of the same shape as dy. */
interface Inputs {
  dy: TensorInfo;
  of: TensorInfo;
}

const names = Object.keys(GRADIENTS) as Name[];

export const activationGradientKernels: KernelConfig[] = names.map((name) => {
  const {op, order} = GRADIENTS[name];
  return kernel<Inputs>(op, (backend, inputs) =>
    backend.executeSingleOutput(
      op,
      [type('T', inputs.dy.dtype)],
      order.map((input) => inputs[input]),
    ),
  );
});

const run = (name: Name, dy: Tensor, of: Tensor): Tensor =>
  engine().runKernel<Tensor>(GRADIENTS[name].op, {dy, of});

/** The derivative of the gradient by what the activation gave. */
const CURVATURE: Record<Name, (ddy: Tensor, dy: Tensor, of: Tensor) => Tensor> = {
  Relu: (_ddy, _dy, y) => zerosLike(y),
  Sigmoid: (ddy, dy, y) => ddy.mul(dy).mul(y.mul(-2).add(1)),
  Tanh: (ddy, dy, y) => ddy.mul(dy).mul(y).mul(-2),
};

/** Made from tfjs's own, which stand where another backend computes. */
export const activationGradients = (): GradConfig[] =>
  names.flatMap((name): GradConfig[] => {
    const own = getGradient(name)!;
    const {op} = GRADIENTS[name];
    const isNative = (dy: Tensor) => dy.dtype === 'float32' && getKernel(op, getBackend()) !== undefined;
    return [
      {
        kernelName: name,
        // Of relu too: what it is given need not be kept, and joins with what computes it.
        outputsToSave: [true],
        gradFunc: (dy, saved, attributes) =>
          isNative(dy as Tensor)
            ? {x: () => run(name, dy as Tensor, saved[0])}
            : own.gradFunc(dy, saved, attributes),
      },
      {
        kernelName: op,
        inputsToSave: ['dy', 'of'],
        gradFunc: (ddy, [dy, of]) => ({
          dy: () => run(name, ddy as Tensor, of),
          of: () => CURVATURE[name](ddy as Tensor, dy, of),
        }),
      },
    ];
  });
