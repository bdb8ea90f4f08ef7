import type {Memory} from './c-api.js';

/** POSIX's `pthread_sigmask`: sets which signals the calling thread takes. */
export type SetSignalMask = (how: number, set: Memory, previous: Memory) => number;

const BLOCK = 0;
const SET = 2;

/** Bytes of a `sigset_t`; bit n − 1 stands for signal n. */
const SIZE = 128;

/** ILL, TRAP, ABRT, BUS, FPE, SEGV and SYS: a thread raises them by its own fault, and they cannot wait. */
const FAULTS = [4, 5, 6, 7, 8, 11, 31];

function allButFaults(): Uint8Array {
  const set = new Uint8Array(SIZE).fill(0xff);
  for (const signal of FAULTS) set[(signal - 1) >> 3] &= ~(1 << ((signal - 1) & 7));
  return set;
}

/**
 * Makes the wrapper for functions that compute, or that start threads which will: while one runs, signals wait or go to
 * another thread. The matrix products that oneDNN compiles for x86-64 keep their workspace's address in the stack
 * pointer, so the kernel would write a signal's frame over the heap. About 0.4 µs a call.
 * Source: https://github.com/uxlfoundation/oneDNN/issues/4845, mended after the version in TensorFlow 2.21.
 */
export function signalShield(
  setSignalMask: SetSignalMask,
): <Arguments extends unknown[], Result>(
  compute: (...given: Arguments) => Result,
) => (...given: Arguments) => Result {
  if (process.platform !== 'linux' || process.arch !== 'x64') return (compute) => compute;
  const blocked = allButFaults();
  const previous = new Uint8Array(SIZE);
  return (compute) =>
    (...given) => {
      setSignalMask(BLOCK, blocked, previous);
      try {
        return compute(...given);
      } finally {
        setSignalMask(SET, previous, null);
      }
    };
}

/** Operations that go through their inputs number by number: none of oneDNN's products is called. */
const ELEMENTWISE = new Set([
  'Abs',
  'Add',
  'AddV2',
  'Cast',
  'Ceil',
  'Cos',
  'Equal',
  'Erf',
  'Exp',
  'Expm1',
  'Floor',
  'Greater',
  'GreaterEqual',
  'Identity',
  'Less',
  'LessEqual',
  'Log',
  'Log1p',
  'LogicalAnd',
  'LogicalNot',
  'LogicalOr',
  'Maximum',
  'Minimum',
  'Mul',
  'Neg',
  'NotEqual',
  'Pow',
  'RealDiv',
  'Reciprocal',
  'Relu',
  'ReluGrad',
  'Reshape',
  'Round',
  'Rsqrt',
  'SelectV2',
  'Sigmoid',
  'SigmoidGrad',
  'Sign',
  'Sin',
  'Softplus',
  'Sqrt',
  'Square',
  'SquaredDifference',
  'Sub',
  'Tanh',
  'TanhGrad',
]);

/** Whether an operation needs no shield. */
export const isElementwise = (op: string): boolean => ELEMENTWISE.has(op);
