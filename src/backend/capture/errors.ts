/** What a step does that cannot be captured. */
export class CaptureError extends Error {
  /**
   * @param what the step does: 'reads the values of a tensor'
   * @param remedy how to mend it
   * @param where an error that was made there, for its stack
   */
  constructor(what: string, remedy: string, where?: Error) {
    super(`Cannot compile a step that ${what}. ${remedy}`);
    this.name = 'CaptureError';
    if (where?.stack) this.stack = where.stack.replace(/^Error.*\n/, `${this.name}: ${this.message}\n`);
  }
}
