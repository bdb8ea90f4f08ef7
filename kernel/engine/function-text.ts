import {withoutAdded} from '../cell/added.js';

/** Makes the text of a function the reader's own: some libraries read it. */
export function showOwnText(): void {
  const original = Function.prototype.toString;
  const text = {
    toString(this: unknown): string {
      return withoutAdded(original.call(this));
    },
  };
  Object.defineProperty(Function.prototype, 'toString', {
    value: text.toString,
    configurable: true,
    writable: true,
  });
}
