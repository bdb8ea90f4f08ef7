import {dispose, type Tensor} from '@tensorflow/tfjs';
import {type AnyModule, Module} from '../nn/index.js';
import type {OptimizerState} from '../optim/index.js';
import {random} from '../tensor/index.js';
import {readSafetensors, writeSafetensors} from './safetensors.js';
import {asItIs, restore} from './stored.js';

/** What a run is made of, by names of one's own: models, optimizers, and what else has a state. */
export type RunParts = Record<string, AnyModule | Stateful>;

/** Something that can be stopped and go on: an optimizer. */
export interface Stateful {
  state(): OptimizerState;
  load(state: OptimizerState): void;
}

const RANDOM = 'random';

let saved: string | undefined;
let listener: (path: string) => void = () => {};

/** The file that `saveState` wrote last. */
export const lastSaved = (): string | undefined => saved;

/** Sets who is told of each file that `saveState` has written. */
export function onSaved(tell: (path: string) => void): void {
  listener = tell;
}

/**
 * Saves all that a run needs to go on as if it had not been stopped, in one `.safetensors` file: weights and buffers,
 * what the optimizer remembers, its step count (by which a schedule goes on), and where the random numbers stand.
 * `await train.saveState({model, optimizer}, 'run.safetensors')`
 */
export async function saveState(parts: RunParts, path: string): Promise<void> {
  const tensors: Record<string, Tensor> = {};
  const metadata: Record<string, string> = {[RANDOM]: JSON.stringify(random.streamState())};
  for (const [part, value] of Object.entries(parts)) {
    const {numbers, tensors: named} = stateOf(value);
    for (const [name, number] of Object.entries(numbers)) metadata[`${part}.${name}`] = `${number}`;
    for (const [name, tensor] of Object.entries(named)) tensors[`${part}.${name}`] = tensor.clone();
  }
  try {
    await writeSafetensors(path, tensors, metadata);
    saved = path;
    listener(path);
  } finally {
    dispose(tensors);
  }
}

/**
 * Takes a run up where `saveState` saved it. Give parts of the same names, built in the same way; schedules and the
 * dataset are not in the file.
 * @throws {Error} if the file does not belong to these parts
 */
export async function loadState(parts: RunParts, path: string): Promise<void> {
  const {tensors, metadata} = await readSafetensors(path);
  const {[RANDOM]: stream, ...notes} = metadata;
  try {
    if (!stream) {
      throw new Error(
        `Cannot go on from ${path}: it holds no training state. Save one with train.saveState(), or load weights with train.load().`,
      );
    }
    expectParts(parts, [...Object.keys(tensors), ...Object.keys(notes)], path);
    for (const [part, value] of Object.entries(parts)) {
      const mine = within(part, tensors);
      if (value instanceof Module) {
        restore(`go on with ${part} from ${path}`, value.namedState().map(asItIs), mine, {
          remedy: 'Build it as the one that was saved.',
        });
      } else {
        const numbers = Object.entries(within(part, notes)).map(([name, text]) => [name, Number(text)]);
        value.load({numbers: Object.fromEntries(numbers), tensors: mine});
      }
    }
    random.restore(JSON.parse(stream));
  } finally {
    dispose(tensors);
  }
}

function stateOf(part: AnyModule | Stateful): OptimizerState {
  return part instanceof Module
    ? {numbers: {}, tensors: Object.fromEntries(part.namedState())}
    : part.state();
}

function expectParts(parts: RunParts, names: readonly string[], path: string): void {
  const saved = [...new Set(names.map((name) => name.split('.')[0]))].sort();
  const given = Object.keys(parts).sort();
  if (saved.join() === given.join()) return;
  throw new Error(
    `Cannot go on from ${path} with {${given.join(', ')}}: expected {${saved.join(', ')}}, what was saved.`,
  );
}

function within<T>(part: string, values: Record<string, T>): Record<string, T> {
  const mine = Object.entries(values).filter(([name]) => name.startsWith(`${part}.`));
  return Object.fromEntries(mine.map(([name, value]) => [name.slice(part.length + 1), value]));
}
