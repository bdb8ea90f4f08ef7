/** What TensorFlow says in every collective operation once one of the workers is lost. */
const LOST = /Collective ops is aborted by: (.*)/;

let explanation: ((reason: string) => Error) | undefined;

/** Sets who says, with TensorFlow's reason, what it means that operations between processes cannot go on. */
export function explainLoss(explain: (reason: string) => Error): void {
  explanation = explain;
}

/** The error for an operation that failed because another process is lost; undefined, if it failed otherwise. */
export function lossError(message: string): Error | undefined {
  const reason = LOST.exec(message)?.[1];
  return reason ? explanation?.(reason) : undefined;
}
