/** For how many seconds a worker may stand in JavaScript while others wait for it. */
export const PATIENCE = 6;

/** @throws {RangeError} if nobody could wait so long */
export function expectPatience(seconds: number): void {
  if (seconds > 0) return;
  throw new RangeError(
    `Cannot wait ${seconds} s for JavaScript that does not come back: expected patience > 0, in seconds; Infinity waits for ever.`,
  );
}

/** What is said of a worker that stands in JavaScript. */
export const standing = (patience: number): string =>
  `has not come back from its JavaScript for ${patience} s: it is in an endless loop, or needs a larger {patience}`;
