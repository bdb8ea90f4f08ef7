import {fill as full, type Rank, type ShapeMap, scalar, type Tensor, tidy, util} from '@tensorflow/tfjs';
import {drawn, inOnePass, statelessBits} from '../backend/index.js';

// One stream of random numbers for the whole toolkit: xoshiro128** (Blackman & Vigna 2018), four 32-bit words of
// state, filled by splitmix32.
const state = new Uint32Array(4);
let spareNormal: number | undefined;

/**
 * Makes everything after it repeatable: initial weights, shuffles, splits, dropout and what this namespace draws.
 * tfjs's own functions (`tf.randomNormal` …) are not concerned: they take a seed as an argument.
 * @param value any integer
 */
export function seed(value: number): void {
  if (!Number.isSafeInteger(value)) {
    throw new Error(`Cannot seed with ${value}: expected an integer, such as random.seed(42).`);
  }
  // Integers beyond 32 bits, and negative ones, must not fall together with small ones.
  let word = ((value >>> 0) + Math.imul(Math.floor(value / 2 ** 32), 0x85ebca6b)) >>> 0;
  for (let i = 0; i < 4; i++) {
    word = (word + 0x9e3779b9) >>> 0;
    let mixed = Math.imul(word ^ (word >>> 16), 0x21f0aaad);
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
    state[i] = mixed ^ (mixed >>> 15);
  }
  spareNormal = undefined;
}

seed(Date.now());

/**
 * What `draw` draws from a stream of its own, begun by `value`: the same at each call. What is drawn after it is as if
 * nothing had been drawn.
 */
export function withSeed<T>(value: number, draw: () => T): T {
  const before = streamState();
  try {
    seed(value);
    return draw();
  } finally {
    restore(before);
  }
}

/** Where the stream of random numbers stands. */
export interface RandomState {
  /** Four 32-bit words. */
  words: number[];
  /** The normal number that was drawn along with the last one, and not used yet. */
  spareNormal?: number;
}

/** Where the stream stands: `restore` goes on from there. */
export function streamState(): RandomState {
  return {words: [...state], spareNormal};
}

/** Goes on from where the stream stood when `streamState` was called. */
export function restore(saved: RandomState): void {
  state.set(saved.words);
  spareNormal = saved.spareNormal;
}

function bits(): number {
  const times5 = Math.imul(state[1], 5);
  const result = Math.imul((times5 << 7) | (times5 >>> 25), 9);
  const shifted = state[1] << 9;
  state[2] ^= state[0];
  state[3] ^= state[1];
  state[1] ^= state[2];
  state[0] ^= state[3];
  state[2] ^= shifted;
  state[3] = (state[3] << 11) | (state[3] >>> 21);
  return result >>> 0;
}

/** A number drawn uniformly from [0, 1). */
export function number(): number {
  return bits() / 2 ** 32;
}

/** An integer drawn uniformly from 0 … below − 1. */
export function integer(below: number): number {
  return Math.floor(number() * below);
}

/** A number drawn from the standard normal distribution. */
export function normalNumber(): number {
  if (spareNormal !== undefined) {
    const value = spareNormal;
    spareNormal = undefined;
    return value;
  }
  // Box & Muller 1958: two independent normal numbers from two uniform ones.
  const radius = Math.sqrt(-2 * Math.log(1 - number()));
  const angle = 2 * Math.PI * number();
  spareNormal = radius * Math.sin(angle);
  return radius * Math.cos(angle);
}

function several(count: number, draw: () => number): Float32Array {
  const values = new Float32Array(count);
  for (let i = 0; i < count; i++) values[i] = draw();
  return values;
}

function fill<R extends Rank>(shape: ShapeMap[R], draw: () => number): Tensor<R> {
  return drawn(shape, () => several(util.sizeFromShape(shape), draw)) as Tensor<R>;
}

/**
 * A float32 tensor of `value` (1) with probability p, else 0. Drawn by the native library, from a seed that this stream
 * gives: quicker than the others for many numbers.
 */
export function bernoulli<R extends Rank>(shape: ShapeMap[R], p: number, value = 1): Tensor<R> {
  if (p >= 1) return full(shape, value);
  return tidy(() => {
    const [key, counter] = [1, 2].map((size) =>
      drawn([size], () => Int32Array.from({length: size}, bits), 'int32'),
    );
    const drawnBits = statelessBits(shape, key, counter, (a, b, count) =>
      withSeed(a * 2 ** 20 + b, () => Int32Array.from({length: count}, bits)),
    );
    const limit = Math.round(p * 2 ** 32) - 2 ** 31;
    return inOnePass(`${value} where below ${limit}`, [drawnBits], ([each]) =>
      each.less(scalar(limit, 'int32')).toFloat().mul(value),
    );
  }) as Tensor<R>;
}

/** A float32 tensor of numbers drawn uniformly from [low, high). */
export function uniform<R extends Rank>(shape: ShapeMap[R], low = 0, high = 1): Tensor<R> {
  // 24 bits: what a float32 holds, or the largest would be rounded up to `high`.
  return fill(shape, () => low + ((high - low) * (bits() >>> 8)) / 2 ** 24);
}

/** A float32 tensor of numbers drawn from the normal distribution N(mean, standardDeviation²). */
export function normal<R extends Rank>(shape: ShapeMap[R], mean = 0, standardDeviation = 1): Tensor<R> {
  return fill(shape, () => mean + standardDeviation * normalNumber());
}

/** The integers 0 … size − 1 in random order (Fisher & Yates 1938, as Durstenfeld 1964 does it). */
export function permutation(size: number): Int32Array {
  const order = Int32Array.from({length: size}, (_, i) => i);
  for (let i = size - 1; i > 0; i--) {
    const j = integer(i + 1);
    const moved = order[i];
    order[i] = order[j];
    order[j] = moved;
  }
  return order;
}
