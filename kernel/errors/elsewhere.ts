// What methods and functions of other languages and toolkits are here, by what they are called on.

/** What to write instead, from what it is called on. */
type Names = Record<string, (owner: string) => string>;

const named = (names: Record<string, string>): Names =>
  Object.fromEntries(Object.entries(names).map(([name, own]) => [name, (owner) => `${owner}.${own}`]));
const instead = (names: Record<string, string>): Names =>
  Object.fromEntries(
    Object.entries(names).map(([name, code]) => [name, (owner) => code.replace(/\$/g, () => owner)]),
  );

const MINIMIZE = 'optimizer.minimize(() => loss)';

export const ON_ARRAYS: Names = named({
  append: 'push(x)',
  push_back: 'push(x)',
  extend: 'push(...xs)',
  size: 'length',
  len: 'length',
  count: 'length',
  remove: 'filter((x) => …)',
  insert: 'splice(i, 0, x)',
  contains: 'includes(x)',
  shape: 'length',
});

export const ON_STRINGS: Names = named({
  upper: 'toUpperCase()',
  lower: 'toLowerCase()',
  strip: 'trim()',
  find: 'indexOf(text)',
  startswith: 'startsWith(text)',
  endswith: 'endsWith(text)',
  len: 'length',
  size: 'length',
});

export const ON_TENSORS: Names = {
  ...named({
    numpy: 'arraySync()',
    item: 'dataSync()[0]',
    tolist: 'arraySync()',
    length: 'shape[0]',
    len: 'shape[0]',
    dim: 'rank',
    ndim: 'rank',
    numel: 'size',
    view: 'reshape(shape)',
    permute: 'transpose(axes)',
    t: 'transpose()',
    T: 'transpose()',
    mm: 'matMul(b)',
    matmul: 'matMul(b)',
    dot_product: 'dot(b)',
    unsqueeze: 'expandDims(axis)',
    repeat: 'tile(times)',
    forEach: 'dataSync().forEach((x) => …)',
    map: 'dataSync().map((x) => …)',
    toFixed: 'dataSync()[0].toFixed(3)',
    get: 'gather(i)',
    float: 'toFloat()',
    long: 'toInt()',
    int: 'toInt()',
  }),
  ...instead({
    backward: MINIMIZE,
    detach: '$',
    cpu: '$',
    cuda: '$',
    to: '$',
    std: 'tf.moments($).variance.sqrt()',
    var: 'tf.moments($).variance',
    masked_fill: 'tf.where(mask, value, $)',
  }),
};

export const ON_OBJECTS: Names = instead({
  keys: 'Object.keys($)',
  values: 'Object.values($)',
  items: 'Object.entries($)',
});

export const ON_MODELS: Names = instead({
  zero_grad: MINIMIZE,
  backward: MINIMIZE,
  fit: 'await train.fit($, dataset, {loss: losses.crossEntropy})',
  compile: 'await train.fit($, dataset, {loss: losses.crossEntropy})',
  evaluate: 'await train.evaluate($, dataset, {accuracy: train.accuracy})',
  predict: '$.apply(x)',
  call: '$.apply(x)',
  save: "await train.save($, 'model.safetensors')",
  load: "await train.load($, 'model.safetensors')",
  summary: 'train.summary($, shape)',
  cuda: '$',
  cpu: '$',
  to: '$',
});

export const ON_DATASETS: Names = instead({
  forEach: 'for (const batch of $) { … }',
  get: 'for (const batch of $) { … }',
});

export const ON_OPTIMIZERS: Names = instead({
  zero_grad: '$.minimize(() => loss)',
  zeroGrad: '$.minimize(() => loss)',
  backward: '$.minimize(() => loss)',
});

/** Of the preloaded names. */
export const IN_NAMESPACES: Record<string, Names> = {
  nn: instead({
    Dense: 'new nn.Linear(inFeatures, outFeatures)',
    CrossEntropyLoss: 'losses.crossEntropy(logits, targets)',
    MSELoss: 'losses.mse(predictions, targets)',
    L1Loss: 'losses.l1(predictions, targets)',
    BCELoss: 'losses.bce(predictions, targets)',
    BCEWithLogitsLoss: 'losses.bceWithLogits(logits, targets)',
    NLLLoss: 'losses.nll(logProbabilities, targets)',
    MaxPooling2D: 'new nn.MaxPool2d(2)',
    Parameter: 'tf.variable(x)',
    functional: 'nn.relu(x)',
    softmax: 'tf.softmax(x)',
  }),
  tf: instead({
    random: 'random.normal([2, 3])',
    randn: 'random.normal([2, 3])',
    normal: 'random.normal([2, 3])',
    uniform: 'random.uniform([2, 3])',
    constant: 'tf.tensor([1, 2])',
    array: 'tf.tensor([1, 2])',
    arange: 'tf.range(0, 10)',
    cat: 'tf.concat([a, b])',
    Variable: 'tf.variable(x)',
    keras: 'new nn.Linear(inFeatures, outFeatures)',
    GradientTape: 'tf.grad(f)',
    optimizers: 'new optim.Adam(model.parameters())',
  }),
  viz: instead({
    plot: 'viz.curves({name: numbers})',
    line: 'viz.curves({name: numbers})',
    scatter: "viz.curves({name: pairs}, {points: ['name']})",
    imshow: 'viz.images(x)',
    image: 'viz.images(x)',
    hist: 'viz.histogram(numbers)',
    bar: 'viz.chart(spec)',
  }),
  random: instead({
    randn: 'random.normal([2, 3])',
    rand: 'random.uniform([2, 3])',
  }),
  losses: instead({mae: 'losses.l1(predictions, targets)'}),
};
