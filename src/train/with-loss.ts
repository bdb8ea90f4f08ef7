import type {Metric, Metrics} from './evaluate.js';
import type {Measured} from './loop.js';

/** Cannot be the name of a metric of somebody's own. */
const LOSS = '\0loss';

/** Measures the loss beside the metrics; nothing, where there is no validation. */
export async function withLoss<Out, Y>(
  loss: Metric<Out, Y>,
  metrics: Metrics<Out, Y> | undefined,
  evaluate: ((metrics: Metrics<Out, Y>) => Promise<Record<string, number>>) | undefined,
): Promise<Measured> {
  if (!evaluate) return {metrics: {}};
  const {[LOSS]: validationLoss, ...rest} = await evaluate({...metrics, [LOSS]: loss});
  return {validationLoss, metrics: rest};
}
