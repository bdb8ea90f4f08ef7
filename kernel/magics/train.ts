import type {Magic} from './magic.js';

/** Its cell becomes a call of `train.minimize`, so that all that is known of that call holds for it, too. */
export const train: Magic = {
  name: 'train',
  help: 'Train on a dataset: the rest of the cell computes the loss of a batch, x and y; options as of train.minimize',
  usage: ['%%train data, {epochs: 3}', '%%train history = data, {epochs: 3, optimizer, validation}'],
  cell: 'code',
  frame: ['await __magic__.train(', ')(({x, y}): __Loss__ => {', '\n});'],
};
