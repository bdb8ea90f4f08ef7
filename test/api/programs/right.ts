// Programs that must be accepted: sizes that agree, and sizes that nobody knows.
import {
  data,
  distributed,
  exercises,
  losses,
  nn,
  optim,
  random,
  type Shaped,
  tf,
  train,
  viz,
  zoo,
} from '../../../src/index.js';

// Plain tensors fit everywhere.
const linear = new nn.Linear(784, 10);
linear.apply(tf.ones([2, 784]));
linear.apply(tf.ones([2, 784]) as tf.Tensor2D);
const logits: tf.Tensor2D = linear.apply(tf.zeros([2, 784]));
logits.argMax(1).print();

// Sizes in variables are not known to the compiler.
const hiddenFeatures: number = 128;
new nn.Sequential(new nn.Linear(784, hiddenFeatures), new nn.Relu(), new nn.Linear(128, 10));
new nn.Linear(64, 10).apply(new nn.Linear(784, hiddenFeatures).apply(tf.ones([1, 784])));

// Layers that fit into each other.
const mlp = new nn.Sequential(
  new nn.Flatten(),
  new nn.Linear(784, 128),
  new nn.Relu(),
  new nn.Dropout(0.5),
  new nn.Linear(128, 10),
);
const rows: Shaped<[number, 10]> = mlp.apply(tf.ones([2, 28, 28, 1]));
rows.dispose();
new nn.Sequential(
  new nn.Conv2d(1, 6, {kernelSize: 5, padding: 'same'}),
  new nn.Relu(),
  new nn.MaxPool2d(2),
  new nn.Conv2d(6, 16, {kernelSize: 5}),
  new nn.Tanh(),
  new nn.Flatten(),
  new nn.Linear(1600, 10),
  new nn.Softmax(),
);
new nn.Sequential(mlp, new nn.Linear(10, 2));
const layers: nn.AnyModule[] = [linear, mlp, new zoo.LeNet5()];
layers.map((layer) => layer.parameterCount());

// A model written by hand, with plain tensors.
class Net extends nn.Module<tf.Tensor4D, tf.Tensor2D> {
  conv = new nn.Conv2d(1, 6, {kernelSize: 5});
  next = new nn.Conv2d(6, 12, {kernelSize: 5});
  head = new nn.Linear(192, 10);

  forward(x: tf.Tensor4D) {
    x = nn.maxPool2d(nn.relu(this.conv.apply(x)), 2);
    x = nn.maxPool2d(nn.relu(this.next.apply(x)), 2);
    return this.head.apply(nn.flatten(x));
  }
}

// One with sizes in its types.
class Typed extends nn.Module<Shaped<[number, 784]>, Shaped<[number, 10]>> {
  hidden = new nn.Linear(784, 128);
  output = new nn.Linear(128, 10);

  forward(x: Shaped<[number, 784]>) {
    return this.output.apply(nn.relu(this.hidden.apply(x)));
  }
}
new Typed().apply(tf.ones([1, 784]));

// Data, losses, optimizers and training.
async function run(): Promise<void> {
  random.seed(1);
  const {training, test} = data.mnist();
  const net = new Net();
  const optimizer = new optim.Adam(net.parameters(), {learningRate: 0.003});
  optimizer.learningRate = 0.001;
  const history = await train.fit(net, training, {
    loss: losses.crossEntropy,
    optimizer,
    epochs: 2,
    validation: test,
    metrics: {accuracy: train.accuracy, loss: losses.crossEntropy},
  });
  history.metrics.accuracy.toFixed(3);
  const smoothed = {
    loss: (z: tf.Tensor2D, y: tf.Tensor1D) => losses.crossEntropy(z, y, {labelSmoothing: 0.1}),
  };
  await train.fit(zooModel(), training, smoothed);
  const {accuracy} = await train.evaluate(net, test, {accuracy: train.accuracy});
  accuracy.toFixed(3);
  const [few, rest] = data.iris().shuffle().split(0.8);
  await train.fit(new zoo.Mlp(4, 3), few, {loss: losses.crossEntropy, validation: rest, batchSize: 16});
  for (const {x, y} of training.take(100).batch(10))
    optimizer.minimize(() => losses.crossEntropy(net.apply(x), y));
  const {x, y} = test.take(10).tensors();
  const guesses = train.predict(net, x).argMax<tf.Tensor1D>(1);
  viz.images(x, {labels: guesses.arraySync().map((guess, i) => `${y.arraySync()[i]} → ${guess}`)});
  viz.images(x.reshape([10, 28, 28, 1]));
  viz.featureMaps(net, x.slice(0, 1), {layer: 'conv'});
  viz.tensor(x);
  train.summary(net, [28, 28, 1]);
}

const zooModel = () => new zoo.LeNet5();
void run;

// Reductions say what they give.
const each: tf.Tensor1D = losses.crossEntropy(logits, tf.tensor1d([0, 1]), {reduction: 'none'});
// Of a tensor that is made in place, the compiler takes the rank from where it goes.
void losses.crossEntropy(tf.ones([4, 10]), tf.ones([4]));
const mean: tf.Scalar = losses.mse(logits, logits);
optim.SGD.prototype.minimize.call(new optim.SGD(linear.parameters(), {momentum: 0.9}), () => mean);
each.dispose();

// Answers to exercises: numbers in any form, some of several, functions whose parameters are known.
exercises.check('limit-variance', (rho, sigma) => (rho * sigma.valueOf()) / 2);
exercises.check('linear-db', (dY) => tf.sum(tf.tensor2d(dY), 0));
exercises.check('linear-db', () => []);
exercises.check('two-neurons', {w1: Number.NaN, b1: 3});
exercises.check('an-exercise-of-the-lecture', 'anything');
export const area = exercises.define({
  id: 'area',
  title: 'The area of a circle',
  lecture: 'circles',
  question: 'How large is it?',
  cases: [[1], [2]],
  solution: (r: number) => Math.PI * r ** 2,
  mistakes: [{says: 'That is the circumference.', answer: (r) => 2 * Math.PI * r}],
});
area.check((r) => tf.scalar(r));

// Sequences keep their channels through normalization and activations; batch norm gives what it is given.
const sequences = new nn.Sequential(
  new nn.Conv1d(3, 8, {kernelSize: 3}),
  new nn.BatchNorm1d(8),
  new nn.LeakyRelu({negativeSlope: 0.2}),
  new nn.GlobalAvgPool1d(),
  new nn.Linear(8, 2),
);
const classified: tf.Tensor2D = sequences.apply(tf.ones([4, 9, 3]));
const filtered = new nn.Conv1d(3, 8, {kernelSize: 3}).apply(tf.ones([4, 9, 3]));
const normalized: tf.Tensor3D = new nn.BatchNorm1d(8).apply(filtered);
// Recurrent layers take embeddings of their size, alone or with lengths.
const read: tf.Tensor3D = new nn.LSTM(3, 4).apply(new nn.Embedding(5, 3).apply(tf.ones([2, 6]))).output;
const state: tf.Tensor3D = new nn.GRU(3, 4).apply({x: tf.ones([2, 6, 3]), lengths: [6, 2]}).hidden;
tf.dispose([classified, normalized, read, state]);

// Mixed classes are trained on, plain ones measured.
const digits = data.mnist();
const mixedDigits = digits.training.map(data.mixUp(10));
void train.fit(new zoo.LeNet5(), mixedDigits, {
  loss: losses.crossEntropy,
  validation: digits.test,
  metrics: {accuracy: train.accuracy, loss: losses.crossEntropy},
});
void train.fit(new zoo.LeNet5(), mixedDigits, {
  loss: (logits, targets) => losses.crossEntropy(logits, targets, {labelSmoothing: 0.1}),
  validation: digits.test,
});

// A loss of a batch is given what the dataset holds, and so are the metrics.
const lenet = new zoo.LeNet5();
void train.minimize(digits.training, ({x, y}) => losses.crossEntropy(lenet.apply(x), y), {
  validation: digits.test,
  metrics: {accuracy: ({x, y}) => train.accuracy(lenet.apply(x), y)},
});
void train.minimize(data.iris(), ({x}) => x.square().mean());

// Normalization takes plain tensors and sizes that agree; what comes out has the type of what goes in.
const eight = new nn.Linear(4, 8).apply(tf.ones([2, 4]));
const same: Shaped<[number, 8]> = new nn.LayerNorm(8).apply(eight);
const plain: tf.Tensor3D = new nn.LayerNorm([5, 8]).apply(tf.ones([2, 5, 8]));
new nn.LayerNorm(hiddenFeatures).apply(eight);
new nn.Linear(8, 2).apply(new nn.RMSNorm(8).apply(tf.ones([2, 8])));
new nn.BatchNorm1d(9).apply(tf.ones([4, 9]));
// Channels come last, but how many there are in place is known only when it runs.
new nn.BatchNorm1d(9).apply(tf.ones([4, 9, 8]));
new nn.BatchNorm2d(9).apply(tf.ones([4, 5, 5, 9]));
new nn.InstanceNorm2d(9, {trackRunningStats: true}).apply(tf.ones([4, 5, 5, 9]));
// Layers of several kinds, one after the other.
const norms = [new nn.LayerNorm(8), new nn.BatchNorm1d(8), new nn.GroupNorm(2, 8), new nn.Relu()];
for (const norm of norms) norm.apply(eight).print();
for (const norm of norms) norm.apply(tf.ones([2, 8])).print();

// Transformers, by layers and by hand.
const encoder = new nn.Sequential(
  new nn.Embedding(100, 32),
  new nn.LearnedPositions(10, 32),
  new nn.Residual(new nn.Sequential(new nn.LayerNorm(32), new nn.MultiHeadAttention(32, 4))),
  new nn.TransformerEncoderLayer(32, 4),
  new nn.LayerNorm(32),
);
const memory: Shaped<[number, number, 32]> = encoder.apply(tf.ones([2, 6]));
new nn.TransformerDecoderLayer(32, 4).apply({x: tf.ones([2, 6, 32]), memory});
new nn.TransformerEncoderLayer(32, 4).apply({x: memory, causal: true});
const widths: nn.TransformerEncoderLayer[] = [1, 2].map(() => new nn.TransformerEncoderLayer(32, 4));

class Encoder extends nn.Module<tf.Tensor2D, tf.Tensor3D> {
  embedding = new nn.Embedding(100, 32);
  attention = new nn.MultiHeadAttention(32, 4);
  norm = new nn.LayerNorm(32);
  head = new nn.Linear(32, 100);

  forward(ids: tf.Tensor2D) {
    const x = this.embedding.apply(ids);
    const y = this.norm.apply(x.add<tf.Tensor3D>(this.attention.apply({queries: x, causal: true})));
    return nn.perToken(this.head, y);
  }
}
new Encoder().apply(tf.ones([2, 6])).print();

// Ways that part and meet.
const inception = new nn.Parallel(
  new nn.Conv2d(6, 8, {kernelSize: 1}),
  new nn.Sequential(new nn.Conv2d(6, 4, {kernelSize: 1}), new nn.Conv2d(4, 16, {kernelSize: 3, padding: 1})),
);
new nn.Sequential(new nn.Conv2d(1, 6, {kernelSize: 5}), inception, new nn.Conv2d(24, 2, {kernelSize: 1}));
const narrower: Shaped<[number, 4]> = new nn.Residual(new nn.Linear(8, 4), new nn.Linear(8, 4)).apply(eight);
const paired: tf.Tensor2D = new nn.Bilinear(8, 4, 2).apply({x1: eight, x2: narrower});
// Maximum pooling, with the places of what it takes.
const {values, indices} = nn.maxPool2d(new nn.Conv2d(1, 6, {kernelSize: 5}).apply(tf.ones([1, 8, 8, 1])), 2, {
  returnIndices: true,
});
const unpooled: tf.Tensor4D = nn.maxUnpool2d(values, indices, [4, 4]);
new nn.Conv2d(6, 2, {kernelSize: 1}).apply(values).print();
unpooled.dispose();
tf.dispose([same, plain, narrower, paired]);
void widths;

// What measuring gives can be drawn, and metrics of one's own are put together from batches.
async function judge(net: zoo.LeNet5): Promise<void> {
  const {x, y} = digits.test.take(100).tensors();
  const outputs = net.apply(x);
  viz.confusion(train.confusionMatrix(outputs, y), {labels: ['zero', 'one']});
  viz.confusion([
    [3, 1],
    [0, 4],
  ]);
  const zeros: tf.Tensor1D = outputs.slice([0, 0], [-1, 1]).reshape([-1]);
  const curve = train.rocCurve(zeros, y.equal(0));
  viz.roc(curve);
  viz.roc({LeNet: curve}, {title: 'Zeros'});
  viz.precisionRecall(train.prCurve(zeros, y.equal(0)));
  viz.learningRates(await train.findLearningRate(net, digits.training, {loss: losses.crossEntropy}));
  const histograms = new train.Histograms({every: 10});
  await train.fit(net, digits.training, {loss: losses.crossEntropy, callbacks: [histograms]});
  viz.weights(histograms, {names: ['conv1.weight']});
  const worst = train.streaming((logits: tf.Tensor2D) => logits.max().dataSync()[0], {
    of: (logits) => logits.max().dataSync()[0],
    join: Math.max,
    value: (most) => most,
  });
  await train.evaluate(net, digits.test, {worst, perplexity: train.perplexity});
}
void judge;

async function together(): Promise<void> {
  const [first] = await distributed.run(2, async ({rank, size, group}) => {
    const model = new zoo.LeNet5();
    const optimizer = distributed.dataParallel(model, new optim.SGD(model.parameters()), group);
    const part = data.mnist().training.shard(rank, size);
    await train.fit(model, part, {loss: losses.crossEntropy, optimizer});
    return {sum: group.allReduce(tf.scalar(rank)), rank};
  });
  const sum: tf.Scalar = first.sum;
  const group: distributed.WorkerGroup = await distributed.join({
    addresses: ['a:1', 'b:1'],
    rank: first.rank,
  });
  group.allReduce(sum, 'mean');
  await distributed.run(1, ({input}) => input + 1, {input: 1, signal: AbortSignal.timeout(1000)});
}
void together;
