/** Another process of the cluster has died, or hangs: this one cannot go on. */
export class LostWorkerError extends Error {
  override name = 'LostWorkerError';

  /** @param rank which one; undefined, if nobody knows */
  constructor(
    message: string,
    readonly rank?: number,
  ) {
    super(message);
  }
}

/** Where a run can be taken up again, as a sentence. */
export const checkpointSentence = (path: string | undefined): string =>
  path ? `The last checkpoint is ${path}.` : 'No checkpoint was saved.';
