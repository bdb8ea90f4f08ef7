import {pathToFileURL} from 'node:url';

/**
 * Patterns of the scripts in which a step does not stop: all but the cells and the modules of the notebook's folder.
 * @param atExceptions what is thrown in a library, too, is to be seen
 */
export function passedOver(atExceptions: boolean): string[] {
  const folder = (path: string) => `${pathToFileURL(path).href}/`.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  const ours = `^${folder(__dirname)}`;
  if (atExceptions) return ['^node:', `${ours}(?!index\\.js)`];
  return [`^(?!cell:|${folder(process.cwd())})`, '/node_modules/', ours];
}
