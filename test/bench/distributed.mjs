// Two processes with a thread each beside one process with one thread: milliseconds for a train step of the GPT of
// steps.mjs, 16 texts of 64 tokens in all; in turn, medians. And what a step's time goes to: the same two processes, of
// which each trains a network of its own, show what half of the batch takes; the rest is the averaging of gradients.
// `distributed.mjs INDEX.JS ROUNDS JITS` takes another build, as many rounds, and some of graph,auto.
import {createRequire} from 'node:module';
import {resolve} from 'node:path';

const {distributed} = createRequire(import.meta.url)(resolve(process.argv[2] ?? 'dist/index.js'));

const ROUNDS = Number(process.argv[3] ?? 5);
const BATCH = 16;
const JITS = /** @type {('graph' | 'auto')[]} */ ((process.argv[4] ?? 'graph,auto').split(','));

/** One round in a worker: its median step and its fastest, and the processor's time for one. */
const program = async (/** @type {any} */ {rank, size, group, input}) => {
  // @ts-expect-error seen by workers
  const {losses, nn, optim, random, tf, train} = globalThis;
  class Gpt extends nn.Module {
    tokens = new nn.Embedding(96, 128);
    positions = new nn.LearnedPositions(64, 128);
    layers = Array.from(
      {length: 4},
      () =>
        new nn.TransformerEncoderLayer(128, 4, {
          feedForwardSize: 512,
          activation: 'gelu',
          dropout: 0,
          normFirst: true,
        }),
    );
    head = new nn.Linear(128, 96);

    forward(/** @type {any} */ tokens) {
      let x = this.positions.apply(this.tokens.apply(tokens));
      for (const layer of this.layers) x = layer.apply({x, causal: true});
      return this.head.apply(x);
    }
  }
  random.seed(1 + rank);
  const ids = (/** @type {number[]} */ shape) =>
    tf.tensor(
      Int32Array.from({length: tf.util.sizeFromShape(shape)}, () => random.integer(96)),
      shape,
      'int32',
    );
  const model = /** @type {any} */ (new Gpt());
  // @ts-expect-error seen by workers
  const {dataParallel} = globalThis.distributed;
  const optimizer = new optim.Adam(model.parameters());
  if (input.together) dataParallel(model, optimizer, group);
  const step = train.compile(
    (/** @type {any} */ tokens, /** @type {any} */ next) =>
      optimizer.minimize(() =>
        losses.crossEntropy(model.apply(tokens).reshape([-1, 96]), next.reshape([-1])),
      ),
    {jit: input.jit},
  );
  const given = [ids([input.batch / size, 64]), ids([input.batch / size, 64])];
  const once = () => {
    const start = performance.now();
    const value = step(...given);
    value.dataSync();
    value.dispose();
    return performance.now() - start;
  };
  for (let i = 0; i < input.warmUp; i++) once();
  group.barrier();
  const used = process.cpuUsage();
  const times = Array.from({length: input.steps}, once).sort((a, b) => a - b);
  const {user, system} = process.cpuUsage(used);
  const [fastest] = times;
  return {
    median: times[times.length >> 1],
    fastest,
    processor: (user + system) / 1000 / input.steps,
    mode: step.mode,
  };
};

/** Processes, and whether they train one network. */
const CASES = /** @type {const} */ ({one: [1, true], two: [2, true], apart: [2, false]});

const median = (/** @type {number[]} */ all) => all.toSorted((a, b) => a - b)[all.length >> 1];

for (const jit of JITS) {
  /** @type {Record<string, {median: number, fastest: number, processor: number, mode: string}[]>} */
  const rounds = {one: [], two: [], apart: []};
  for (let round = 0; round < ROUNDS; round++) {
    for (const [name, [n, together]] of Object.entries(CASES)) {
      const input = {jit, together, batch: BATCH, warmUp: jit === 'auto' ? 100 : 10, steps: 40};
      rounds[name].push((await distributed.run(n, program, {threads: n, input}))[0]);
    }
  }
  const [one, two, apart] = Object.values(rounds).map((all) => ({
    step: median(all.map(({median}) => median)),
    fastest: Math.min(...all.map(({fastest}) => fastest)),
    processor: median(all.map(({processor}) => processor)),
    mode: [...new Set(all.map(({mode}) => mode))].join(),
  }));
  const told = (/** @type {typeof one} */ {step, fastest, processor, mode}) =>
    `${step.toFixed(1)} ms (fastest ${fastest.toFixed(1)}, processor ${processor.toFixed(1)}; ${mode})`;
  console.log(
    `${jit}: one process ${told(one)}, two ${told(two)}: ${(one.step / two.step).toFixed(2)} times as fast, ` +
      `by the fastest steps ${(one.fastest / two.fastest).toFixed(2)}`,
  );
  // Otherwise their parts cannot be compared.
  if (apart.mode !== two.mode) continue;
  console.log(
    `  of two's step, half of the batch and its update take ${apart.step.toFixed(1)} ms, ` +
      `averaging ${(two.step - apart.step).toFixed(1)} ms`,
  );
}
process.exit(0);
