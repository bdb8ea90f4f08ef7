export {accuracy} from './accuracy.js';
export {type BleuOptions, bleu, type Words} from './bleu.js';
export type {Callback, TrainingRun} from './callback.js';
export {type CheckpointOptions, checkpoint} from './checkpoint.js';
export type {ClassOptions} from './class-ids.js';
export {
  type AverageOptions,
  type ClassScore,
  classScores,
  f1,
  iou,
  precision,
  recall,
} from './class-scores.js';
export {type CompiledStep, compile} from './compile.js';
export {confusionMatrix, isConfusionMatrix} from './confusion-matrix.js';
export {type EarlyStoppingOptions, earlyStopping} from './early-stopping.js';
export {evaluate, type Metric, type Metrics, overAll, type Results} from './evaluate.js';
export {EventFile} from './event-file.js';
export {
  type FindLearningRateOptions,
  findLearningRate,
  LearningRates,
} from './find-learning-rate.js';
export {type FitOptions, fit} from './fit.js';
export {
  type Histogram,
  type HistogramRecord,
  Histograms,
  type HistogramsOptions,
  histogramOf,
} from './histogram.js';
export {type EpochRecord, History, type LossPoint, type Run} from './history.js';
export {type Reporter, setTrainingHost, type TrainingHost, trainingHost} from './host.js';
export {Summary, type SummaryMemory, type SummaryRow} from './layer-table.js';
export {csvLog, jsonLog} from './log-files.js';
export type {TrainingOptions} from './loop.js';
export {type BatchLoss, type BatchLossOptions, type BatchMetric, minimize} from './minimize.js';
export type {MonitorOptions} from './monitor.js';
export {perplexity} from './perplexity.js';
export {predict} from './predict.js';
export type {Flattened} from './pytorch-layout.js';
export {meanAbsoluteError, r2} from './regression.js';
export {readSafetensors, type Safetensors, writeSafetensors} from './safetensors.js';
export {type LoadOptions, load, type SaveOptions, save} from './save.js';
export {lastSaved, loadState, onSaved, type RunParts, type Stateful, saveState} from './state.js';
export type {CompileOptions, Jit} from './step-kind.js';
export type {Clip, StepOptions} from './steps.js';
export {type Streaming, streaming} from './streaming.js';
export {type SummaryOptions, summary} from './summary.js';
export {type TensorBoardOptions, tensorBoard} from './tensor-board.js';
export {loadTfjs, saveTfjs} from './tfjs-files.js';
export {
  auc,
  PrecisionRecallCurve,
  prCurve,
  RocCurve,
  rocCurve,
} from './threshold-curves.js';
export {topK} from './top-k.js';
export {weightAverage} from './weight-average.js';
