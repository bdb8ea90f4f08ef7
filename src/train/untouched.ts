import {dispose, engine, tidy} from '@tensorflow/tfjs';
import {random} from '../tensor/index.js';

/** Runs `run` and then sets all variables, and where the random numbers stand, back to what they were. */
export function untouched<T>(run: () => T): T {
  const variables = Object.values(engine().registeredVariables);
  const before = tidy(() => variables.map((variable) => variable.clone()));
  const stream = random.streamState();
  try {
    return run();
  } finally {
    variables.forEach((variable, i) => {
      if (!variable.isDisposed && variable.dataId !== before[i].dataId) variable.assign(before[i]);
    });
    dispose(before);
    random.restore(stream);
  }
}
