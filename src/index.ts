export * as tf from '@tensorflow/tfjs';
export * as backend from './backend/index.js';
export * as data from './data/index.js';
export * as distributed from './distributed/index.js';
export * as exercises from './exercises/index.js';
export * as losses from './losses/index.js';
export * as nn from './nn/index.js';
export * as optim from './optim/index.js';
export {
  type Channels,
  expectShape,
  type Features,
  random,
  type Shaped,
  ShapeError,
  type Sized,
} from './tensor/index.js';
export * as text from './text/index.js';
export * as train from './train/index.js';
export type * from './types.js';
export * as viz from './viz/index.js';
export * as zoo from './zoo/index.js';
