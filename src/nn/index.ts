export {Relu, relu, Sigmoid, sigmoid, Tanh, tanh} from './activations.js';
export {
  AdaptiveAvgPool1d,
  AdaptiveAvgPool2d,
  AdaptiveMaxPool1d,
  AdaptiveMaxPool2d,
  adaptiveAvgPool1d,
  adaptiveAvgPool2d,
  adaptiveMaxPool1d,
  adaptiveMaxPool2d,
} from './adaptive-pooling.js';
export {type AttentionMask, AttentionWeights, attentionWeights, type QueriesAndKeys} from './attention.js';
export {
  AvgPool1d,
  AvgPool2d,
  type AvgPoolOptions,
  avgPool1d,
  avgPool2d,
  SumPool1d,
  SumPool2d,
  sumPool1d,
  sumPool2d,
} from './average-pooling.js';
export {type BagInput, EmbeddingBag, type EmbeddingBagOptions} from './bag-of-embeddings.js';
export {BatchNorm1d, BatchNorm2d, type BatchNormOptions, type FeatureRows} from './batch-norm.js';
export {Bilinear, type BilinearInput} from './bilinear.js';
export {ModuleList, Parallel, Residual} from './containers.js';
export {Conv1d, type Conv1dOptions} from './conv1d.js';
export {Conv2d, type Conv2dOptions} from './conv2d.js';
export {Conv3d, type Conv3dOptions} from './conv3d.js';
export {type ConvOptions, Convolution} from './convolution.js';
export {AlphaDropout, Dropout, Dropout2d, DropPath} from './dropout.js';
export {type Activation, type ActivationClass, Elementwise} from './elementwise.js';
export {Embedding, type EmbeddingOptions, type EmbeddingTable, embedding} from './embedding.js';
export {Flatten, flatten} from './flatten.js';
export {Gelu, type GeluOptions, gelu} from './gelu.js';
export {
  GlobalAvgPool1d,
  GlobalAvgPool2d,
  GlobalMaxPool1d,
  GlobalMaxPool2d,
  globalAvgPool1d,
  globalAvgPool2d,
  globalMaxPool1d,
  globalMaxPool2d,
} from './global-pooling.js';
export {Glu, glu} from './glu.js';
export {GroupNorm, type GroupNormOptions} from './group-norm.js';
export {
  Hardshrink,
  Hardsigmoid,
  Hardswish,
  Hardtanh,
  type HardtanhOptions,
  hardshrink,
  hardsigmoid,
  hardswish,
  hardtanh,
  type ShrinkOptions,
  Softshrink,
  softshrink,
} from './hard-activations.js';
export {type BackwardHook, type Captured, capture, type ForwardHook} from './hooks.js';
export * as init from './initialisers.js';
export {InstanceNorm1d, InstanceNorm2d, type InstanceNormOptions} from './instance-norm.js';
export {LayerNorm, type LayerNormOptions} from './layer-norm.js';
export {LearnedPositions} from './learned-positions.js';
export {Prelu, prelu, Rrelu, type RreluOptions, rrelu} from './learned-rectifiers.js';
export {Linear, type LinearOptions, linear, perToken} from './linear.js';
export {LocalResponseNorm, type LocalResponseNormOptions, localResponseNorm} from './local-response-norm.js';
export {LpPool1d, LpPool2d, type LpPoolOptions, lpPool1d, lpPool2d} from './lp-pooling.js';
export {type MaxPooled, maxUnpool1d, maxUnpool2d} from './max-indices.js';
export {
  MaxPool1d,
  MaxPool2d,
  type MaxPoolIndicesOptions,
  type MaxPoolOptions,
  maxPool1d,
  maxPool2d,
} from './max-pooling.js';
export {type AnyModule, evaluating, type Listener, Module, observe} from './module.js';
export {
  type AttentionInput,
  type Embedded,
  MultiHeadAttention,
  type MultiHeadAttentionOptions,
} from './multi-head-attention.js';
export type {PaddingMode} from './pad.js';
export {PixelShuffle, pixelShuffle} from './pixel-shuffle.js';
export type {Pool1dOptions, Pool2dOptions, PoolOptions, WindowPool} from './pooling.js';
export {positionalEncoding} from './positional-encoding.js';
export {
  Celu,
  celu,
  Elu,
  type EluOptions,
  elu,
  LeakyRelu,
  type LeakyReluOptions,
  leakyRelu,
  Relu6,
  relu6,
  Selu,
  selu,
  Threshold,
  type ThresholdOptions,
  threshold,
} from './rectifiers.js';
export type {
  CellInput,
  RecurrentCell,
  RecurrentCellOptions,
  RecurrentState,
  RecurrentStates,
} from './recurrent-cell.js';
export {GRUCell, LSTMCell, type LSTMCellOptions, RNNCell, type RNNCellOptions} from './recurrent-cells.js';
export type {Recurrent, RecurrentInput, RecurrentOptions, RecurrentOutput} from './recurrent-layer.js';
export {GRU, LSTM, type LSTMOptions, type LSTMOutput, RNN, type RNNOptions} from './recurrent-layers.js';
export {Reshape} from './reshape.js';
export {RMSNorm, type RMSNormOptions} from './rms-norm.js';
export {type RotaryOptions, rotary} from './rotary.js';
export type {RunningNorm, RunningNormOptions} from './running-norm.js';
export {type Chain, Sequential} from './sequential.js';
export {
  LogSigmoid,
  logSigmoid,
  Mish,
  mish,
  Silu,
  Softplus,
  type SoftplusOptions,
  Softsign,
  silu,
  softplus,
  softsign,
  Tanhshrink,
  tanhshrink,
} from './smooth-activations.js';
export {
  LogSoftmax,
  logSoftmax,
  Softmax,
  type SoftmaxOptions,
  Softmin,
  softmax,
  softmin,
} from './softmax.js';
export type {NormOptions} from './standardize.js';
export {type StateDict, StateError, type StateOptions, type StateReport} from './state.js';
export {
  categorical,
  type Draw,
  type GumbelSoftmaxOptions,
  gaussian,
  gumbelSoftmax,
  reinforce,
  straightThrough,
} from './stochastic.js';
export {
  type TransformerBlockOptions,
  type TransformerDecoderInput,
  TransformerDecoderLayer,
  type TransformerEncoderInput,
  TransformerEncoderLayer,
} from './transformer-layers.js';
export {ConvTranspose1d, ConvTranspose2d, type ConvTransposeOptions} from './transposed-convolution.js';
export {Upsample, type UpsampleOptions, upsample} from './upsample.js';
export type {Size, Size2d, Size3d} from './window.js';
