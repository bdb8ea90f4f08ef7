export {expectShape, ShapeError, shapeMismatch, shapeText, unreadableFile} from './errors.js';
export {escapeHtml} from './html.js';
export {nearest} from './nearest.js';
export * as random from './random.js';
export type {Channels, Features, Known, Shaped, Sized} from './shapes.js';
export {flatten, signature, type Tree, unflatten, valuesIn} from './tensor-tree.js';
export {grouped, withPrefix} from './units.js';
