// The toolkit's types by their own names: a notebook's compiler writes down the type of each cell's variables, and must
// be able to name it.
export type * from './data/index.js';
export type * from './distributed/index.js';
export type * from './exercises/index.js';
export type * from './losses/index.js';
export type * from './nn/index.js';
export type * from './optim/index.js';
export type * from './text/index.js';
export type * from './train/index.js';
export type * from './viz/index.js';
export type * from './zoo/index.js';
