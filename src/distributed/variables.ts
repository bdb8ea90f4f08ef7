import type {Environment} from './environment.js';

/**
 * A variable that must be there.
 * @param scheduler who should have set it
 * @throws {Error} if it is not
 */
export function variable(environment: Environment, name: string, scheduler: string): string {
  const value = environment[name];
  if (value) return value;
  throw new Error(`Cannot join the cluster of ${scheduler}: ${name} is not set.`);
}

/**
 * A variable that must be an integer.
 * @throws {Error} if it is none
 */
export function integer(environment: Environment, name: string, scheduler: string): number {
  const value = variable(environment, name, scheduler);
  if (/^\d+$/.test(value)) return Number(value);
  throw new Error(`Cannot join the cluster of ${scheduler}: ${name} is '${value}', expected an integer.`);
}
