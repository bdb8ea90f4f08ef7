import {describe, expect, test} from 'vitest';
import {fromEnvironment} from '../../src/distributed/environment.js';

describe('fromEnvironment()', () => {
  test('reads TF_CONFIG', () => {
    const cluster = {worker: ['a:2222', 'b:2222']};
    const TF_CONFIG = JSON.stringify({cluster, task: {type: 'worker', index: 1}});
    expect(fromEnvironment({TF_CONFIG})).toEqual({addresses: ['a:2222', 'b:2222'], rank: 1});
  });

  test('gives the chief of TF_CONFIG rank 0, and leaves out who does not compute', () => {
    const cluster = {ps: ['p:1'], worker: ['a:1', 'b:1'], chief: ['c:1'], evaluator: ['e:1']};
    const TF_CONFIG = JSON.stringify({cluster, task: {type: 'worker', index: '1'}});
    expect(fromEnvironment({TF_CONFIG})).toEqual({addresses: ['c:1', 'a:1', 'b:1'], rank: 2});
  });

  test("says that a task of TF_CONFIG's is not there", () => {
    const TF_CONFIG = JSON.stringify({cluster: {worker: ['a:1']}, task: {type: 'ps', index: 0}});
    expect(() => fromEnvironment({TF_CONFIG})).toThrow(
      'Cannot join the cluster of TF_CONFIG: it has no ps 0 among chief, master, worker.',
    );
  });

  test('reads the variables of torchrun, of a PyTorchJob and of Ray Train', () => {
    const environment = {RANK: '1', WORLD_SIZE: '4', MASTER_ADDR: '10.0.0.1', MASTER_PORT: '29500'};
    expect(fromEnvironment(environment)).toEqual({meeting: '10.0.0.1:29500', size: 4, rank: 1});
  });

  test("meets at the next port where torchrun's agent listens at MASTER_PORT", () => {
    const environment = {
      RANK: '0',
      WORLD_SIZE: '2',
      MASTER_ADDR: 'host',
      MASTER_PORT: '29500',
      TORCHELASTIC_USE_AGENT_STORE: 'True',
    };
    expect(fromEnvironment(environment)).toEqual({meeting: 'host:29501', size: 2, rank: 0});
  });

  test('reads the variables of a Slurm step', () => {
    const environment = {
      SLURM_PROCID: '3',
      SLURM_STEP_NODELIST: 'node[09-10],gpu1',
      SLURM_STEP_TASKS_PER_NODE: '2(x2),1',
      SLURM_JOB_ID: '1000',
    };
    expect(fromEnvironment(environment)).toEqual({
      addresses: ['node09:31000', 'node09:31001', 'node10:31000', 'node10:31001', 'gpu1:31000'],
      rank: 3,
    });
  });

  test('numbers the tasks of a cyclic Slurm step in turn', () => {
    const environment = {
      SLURM_PROCID: '0',
      SLURM_JOB_NODELIST: 'r[1-2]n[1-2]',
      SLURM_TASKS_PER_NODE: '1(x3),2',
      SLURM_JOB_ID: '0',
      SLURM_DISTRIBUTION: 'cyclic',
    };
    expect(fromEnvironment(environment)).toEqual({
      addresses: ['r1n1:15000', 'r1n2:15000', 'r2n1:15000', 'r2n2:15000', 'r2n2:15001'],
      rank: 0,
    });
  });

  test('reads the variables of an indexed Kubernetes job', () => {
    const environment = {
      JOB_COMPLETION_INDEX: '1',
      WORLD_SIZE: '2',
      HOSTNAME: 'train-1',
      SERVICE_NAME: 'workers',
    };
    expect(fromEnvironment(environment)).toEqual({
      addresses: ['train-0.workers:23450', 'train-1.workers:23450'],
      rank: 1,
    });
  });

  test('names the variable that is missing', () => {
    expect(() => fromEnvironment({JOB_COMPLETION_INDEX: '1', HOSTNAME: 'train-1'})).toThrow(
      'Cannot join the cluster of Kubernetes: WORLD_SIZE is not set.',
    );
  });

  test('names what it knows where there is nothing', () => {
    expect(() => fromEnvironment({})).toThrow(
      'Cannot join a cluster that the environment does not name: expected TF_CONFIG, RANK and WORLD_SIZE, SLURM_PROCID or JOB_COMPLETION_INDEX. Give it: distributed.join({addresses, rank}).',
    );
  });
});
