// Programs that must be refused: the line after each mark is a type error, and no other line is.
import {
  data,
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

// @ts-expect-error 128 features are given, 64 taken
new nn.Sequential(new nn.Linear(784, 128), new nn.Linear(64, 10));
// @ts-expect-error the same, through layers that keep the shape
new nn.Sequential(new nn.Linear(784, 128), new nn.Relu(), new nn.Dropout(0.1), new nn.Linear(64, 10));
// @ts-expect-error the same, at the end of a longer chain
new nn.Sequential(new nn.Flatten(), new nn.Linear(784, 128), new nn.Linear(128, 64), new nn.Linear(128, 10));
// @ts-expect-error the same, from a chain inside a chain
new nn.Sequential(new nn.Sequential(new nn.Linear(4, 3), new nn.Tanh()), new nn.Linear(4, 2));
new nn.Sequential(
  new nn.Conv2d(1, 6, {kernelSize: 5}),
  new nn.MaxPool2d(2),
  // @ts-expect-error 6 channels are given, 3 taken
  new nn.Conv2d(3, 8, {kernelSize: 5}),
);
// @ts-expect-error images are given, rows taken: Flatten is missing
new nn.Sequential(new nn.Conv2d(1, 6, {kernelSize: 5}), new nn.Relu(), new nn.Linear(6, 10));

class Mlp extends nn.Module<Shaped<[number, 784]>, Shaped<[number, 10]>> {
  hidden = new nn.Linear(784, 128);
  output = new nn.Linear(64, 10);

  forward(x: Shaped<[number, 784]>) {
    // @ts-expect-error 128 features are given, 64 taken
    return this.output.apply(nn.relu(this.hidden.apply(x)));
  }
}

class Wide extends nn.Module<tf.Tensor2D, Shaped<[number, 10]>> {
  output = new nn.Linear(784, 100);

  // @ts-expect-error 100 classes are given, 10 promised
  forward(x: tf.Tensor2D) {
    return this.output.apply(x);
  }
}

const conv = new nn.Conv2d(1, 6, {kernelSize: 5});
const other = new nn.Conv2d(3, 6, {kernelSize: 5});
const images = conv.apply(tf.ones([1, 28, 28, 1]));
// @ts-expect-error 6 channels are given, 3 taken
other.apply(images);
// @ts-expect-error pooling keeps the channels
other.apply(nn.maxPool2d(nn.relu(images), 2));
// @ts-expect-error images are given, rows taken
new nn.Linear(784, 10).apply(images);
// @ts-expect-error the result has 10 columns
const eleven: Shaped<[number, 11]> = new Mlp().apply(tf.ones([1, 784]));

// @ts-expect-error tfjs's chained methods are typed, too
const text: string = tf.ones([1]).asScalar();

const {training} = data.mnist();
// @ts-expect-error flowers are no digits
void train.fit(new zoo.LeNet5(), data.iris(), {loss: losses.crossEntropy});
// @ts-expect-error digits have one channel, the model takes three
void train.fit(new nn.Sequential(other, new nn.Flatten()), training, {loss: losses.crossEntropy});
// @ts-expect-error a loss is needed
void train.fit(new zoo.LeNet5(), training, {epochs: 1});
// @ts-expect-error flowers are no digits
void train.minimize(data.iris(), ({x, y}) => losses.crossEntropy(new zoo.LeNet5().apply(x), y));
// @ts-expect-error a loss is a single number
void train.minimize(training, ({x}) => new zoo.LeNet5().apply(x));
// @ts-expect-error the option is learningRate
new optim.Adam(conv.parameters(), {lr: 0.1});
// @ts-expect-error an optimizer takes the parameters, not the model
new optim.SGD(conv);
// @ts-expect-error kernelSize is needed
new nn.Conv2d(1, 6, {});
// @ts-expect-error there is no such reduction
losses.mse(images, images, {reduction: 'average'});
// @ts-expect-error what was not measured has no value
void train.evaluate(new zoo.LeNet5(), training, {accuracy: train.accuracy}).then(({recall}) => recall);
const rows = new nn.Linear(4, 8).apply(tf.ones([2, 4]));
// @ts-expect-error 8 features are given, 16 taken
new nn.BatchNorm1d(16).apply(rows);
// @ts-expect-error 6 channels are given, 16 taken
new nn.BatchNorm2d(16).apply(images);
// @ts-expect-error the same, in a chain
new nn.Sequential(new nn.Conv2d(1, 6, {kernelSize: 3}), new nn.BatchNorm2d(16), new nn.Relu());
// @ts-expect-error embeddings of 32 numbers are given, 16 taken
new nn.Sequential(new nn.Embedding(100, 32), new nn.LSTM(16, 8));
// @ts-expect-error 8 channels are given, 4 taken
new nn.Sequential(new nn.Conv1d(3, 8, {kernelSize: 3}), new nn.Conv1d(4, 8, {kernelSize: 3}));
// @ts-expect-error 8 channels are given, 4 taken
new nn.Sequential(new nn.ConvTranspose2d(3, 8, {kernelSize: 3}), new nn.Conv2d(4, 8, {kernelSize: 3}));
class Gelu extends nn.Module<tf.Tensor2D, tf.Tensor2D> {
  hidden = new nn.Linear(4, 8);
  output = new nn.Linear(16, 2);

  forward(x: tf.Tensor2D) {
    // @ts-expect-error an activation keeps the 8 features
    return this.output.apply(nn.gelu(this.hidden.apply(x)));
  }
}
// @ts-expect-error a size is a number
new nn.Linear('4', 2);
// @ts-expect-error so is a probability
new nn.Dropout('0.5');
// @ts-expect-error there is no such padding
new nn.Conv2d(1, 6, {kernelSize: 3, padding: 'sam'});
// @ts-expect-error the number of heads is needed
new nn.MultiHeadAttention(64);
// @ts-expect-error the option is bidirectional
new nn.LSTM(4, 8, {bidirectionnal: true});
// @ts-expect-error the option is weight
losses.bce(rows, rows, {weights: rows});
// @ts-expect-error 'batchmean' is meant
losses.klDiv(rows, rows, {reduction: 'batch'});
// @ts-expect-error a mean is a tensor
const mean: string = losses.crossEntropy(rows, tf.tensor1d([1, 2]));
// @ts-expect-error a learning rate is a number or a schedule
new optim.SGD(conv.parameters(), {learningRate: '0.1'});
// @ts-expect-error a number of steps is a number
optim.stepDecay(0.1, {every: '3'});
// @ts-expect-error a number of examples is a number
training.take('3');
// @ts-expect-error a seed is a number
random.seed('1');
// @ts-expect-error curves have names
viz.curves([1, 2, 3]);
// @ts-expect-error heights are of two numbers
viz.contour((x: string) => x.length, {x: [0, 1], y: [0, 1]});
// @ts-expect-error there are two variants
new zoo.AlexNet({inputSize: 225});
// @ts-expect-error a shape is an array
train.summary(new zoo.LeNet5(), '28');
// @ts-expect-error matrices are arrays here
exercises.check('linear-dw', (x, dY) => x.matMul(dY));
// @ts-expect-error the answer is a function
exercises.check('limit-variance', 'five');
// @ts-expect-error rho and sigma are numbers
exercises.check('limit-variance', (rho, sigma) => rho.length * sigma);
// @ts-expect-error there is no w3 in this exercise
exercises.check('two-neurons', {w3: 1});
// @ts-expect-error an exercise needs a solution
exercises.define({id: 'area', title: 'Area', lecture: 'circles', question: 'How large is it?'});
// @ts-expect-error the convolution gives 8 channels
new nn.Sequential(new nn.Conv1d(3, 8, {kernelSize: 3}), new nn.BatchNorm1d(7));
// @ts-expect-error the convolution gives 8 channels
new nn.Sequential(new nn.Conv1d(3, 8, {kernelSize: 3}), new nn.Relu(), new nn.Conv1d(7, 8, {kernelSize: 3}));
// @ts-expect-error the embedding has 4 numbers per token
new nn.LSTM(3, 4).apply(new nn.Embedding(5, 4).apply(tf.ones([2, 6])));
// @ts-expect-error there is no such padding mode
new nn.Conv2d(3, 8, {kernelSize: 3, paddingMode: 'mirror'});
const mixedDigits = training.map(data.mixUp(10));
const measured = {validation: mixedDigits, metrics: {accuracy: train.accuracy}, loss: losses.crossEntropy};
// @ts-expect-error accuracy is measured against class ids, and mixed digits have probabilities
void train.fit(new zoo.LeNet5(), training, measured);
const ofIds = (logits: tf.Tensor2D, ids: tf.Tensor1D) => losses.crossEntropy(logits, ids);
// @ts-expect-error this loss takes ids, and mixed digits have probabilities
void train.fit(new zoo.LeNet5(), mixedDigits, {loss: ofIds, validation: training});
// @ts-expect-error 8 features are given, 16 taken
new nn.LayerNorm(16).apply(rows);
// @ts-expect-error the same, in a chain
new nn.Sequential(new nn.Linear(4, 8), new nn.LayerNorm(16), new nn.Linear(16, 2));
// @ts-expect-error normalization keeps the 8 features
new nn.Sequential(new nn.Linear(4, 8), new nn.LayerNorm(8), new nn.Relu(), new nn.Linear(9, 2));
// @ts-expect-error the last of the axes has 16 features
new nn.LayerNorm([4, 16]).apply(rows);
// @ts-expect-error 8 features are given, 16 taken
new nn.RMSNorm(16).apply(nn.relu(rows));
// @ts-expect-error the same, in a chain that begins with it
new nn.Sequential(new nn.RMSNorm(16), new nn.Linear(8, 2));
// @ts-expect-error so it is if no other layer says its features
new nn.Sequential(new nn.LayerNorm(16), new nn.Relu()).apply(rows);
// @ts-expect-error 6 channels are given, 4 taken
new nn.GroupNorm(2, 4).apply(images);
// @ts-expect-error the same of each example
new nn.InstanceNorm2d(4).apply(images);
// @ts-expect-error rows are given, sequences taken
new nn.InstanceNorm1d(8).apply(rows);
// @ts-expect-error images are given, rows or sequences taken
new nn.BatchNorm1d(6).apply(images);
const tokens = new nn.Embedding(100, 32).apply(tf.ones([2, 6]));
// @ts-expect-error embeddings of 32 numbers are given, 16 taken
new nn.MultiHeadAttention(16, 4).apply(tokens);
// @ts-expect-error the same, of the queries
new nn.MultiHeadAttention(16, 4).apply({queries: tokens});
// @ts-expect-error the same, of the keys
new nn.MultiHeadAttention(16, 4).apply({queries: tf.ones([2, 6, 16]), keys: tokens});
// @ts-expect-error the same, in a chain
new nn.Sequential(new nn.Embedding(100, 32), new nn.MultiHeadAttention(16, 4));
// @ts-expect-error the same, of an encoder's layer
new nn.TransformerEncoderLayer(16, 4).apply(tokens);
// @ts-expect-error the same, in a chain
new nn.Sequential(new nn.Embedding(100, 32), new nn.TransformerEncoderLayer(16, 4));
// @ts-expect-error the same, of what a decoder's layer remembers
new nn.TransformerDecoderLayer(16, 4).apply({x: tf.ones([2, 6, 16]), memory: tokens});
// @ts-expect-error places have 16 numbers, embeddings 32
new nn.Sequential(new nn.Embedding(100, 32), new nn.LearnedPositions(9, 16));
// @ts-expect-error places have 8 numbers
const places: Shaped<[number, 16]> = nn.positionalEncoding(4, 8);
// @ts-expect-error 32 numbers per token are given, 16 taken
nn.perToken(new nn.Linear(16, 2), tokens);
// @ts-expect-error 9 features cannot be added to 8
new nn.Residual(new nn.Linear(8, 9));
// @ts-expect-error 8 features are given, 9 taken
new nn.Residual(new nn.Linear(9, 9)).apply(rows);
// @ts-expect-error the same, in a chain
new nn.Sequential(new nn.Linear(4, 8), new nn.Residual(new nn.Linear(9, 9)));
// @ts-expect-error the shortcut gives 5 features, the other way 4
new nn.Residual(new nn.Linear(8, 4), new nn.Linear(8, 5));
// @ts-expect-error one branch takes 8 features, the other 9
new nn.Parallel(new nn.Linear(8, 4), new nn.Linear(9, 4));
// @ts-expect-error 8 features are given, 9 taken
new nn.Sequential(new nn.Linear(4, 8), new nn.Parallel(new nn.Linear(9, 4), new nn.Linear(9, 5)));
// @ts-expect-error 8 features are given, 9 taken
new nn.Bilinear(9, 4, 2).apply({x1: rows, x2: tf.ones([2, 4])});

class Normalized extends nn.Module<tf.Tensor2D, tf.Tensor2D> {
  hidden = new nn.Linear(4, 8);
  norm = new nn.LayerNorm(8);
  bend = new nn.Relu();
  output = new nn.Linear(9, 2);

  forward(x: tf.Tensor2D) {
    // @ts-expect-error layers that keep the shape keep the 8 features
    return this.output.apply(this.bend.apply(this.norm.apply(this.hidden.apply(x))));
  }
}

class Reader extends nn.Module<tf.Tensor2D, tf.Tensor3D> {
  embedding = new nn.Embedding(100, 32);
  attention = new nn.MultiHeadAttention(32, 4);
  norm = new nn.LayerNorm(16);

  forward(ids: tf.Tensor2D) {
    // @ts-expect-error attention keeps the 32 numbers per token
    return this.norm.apply(this.attention.apply(this.embedding.apply(ids)));
  }
}
const judged = train.prCurve(tf.tensor1d([0.2, 0.8]), tf.tensor1d([0, 1]));
// @ts-expect-error that is no ROC curve
viz.roc(judged);
// @ts-expect-error labels are texts
viz.confusion([[1]], {labels: [1]});
void [eleven, text, Wide, Gelu, mean, places, Normalized, Reader];
