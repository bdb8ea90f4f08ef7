import {describe, expect, test} from 'vitest';
import {Trial} from '../../src/train/jit-trial.js';

/** Makes calls that take as long as said, and tells the modes that they were computed in. */
function calls(trial: Trial, count: number, milliseconds: {graph: number; xla: number}): string[] {
  return Array.from({length: count}, () => {
    const {mode} = trial;
    trial.took(mode, milliseconds[mode]);
    return mode;
  });
}

describe('the mode of a compiled step', () => {
  test('is the faster one, once both were measured', () => {
    const trial = new Trial(['graph', 'xla']);
    expect(calls(trial, 5, {graph: 400, xla: 20})).toEqual(['graph', 'graph', 'graph', 'graph', 'graph']);
    expect(new Set(calls(trial, 20, {graph: 100, xla: 20}))).toEqual(new Set(['xla', 'graph']));
    expect(new Set(calls(trial, 9, {graph: 100, xla: 20}))).toEqual(new Set(['xla']));
    expect(trial.report).toBe('xla: graph 100 ms, xla 20 ms');
  });

  test('is not chosen by the first call, in which it is compiled', () => {
    const trial = new Trial(['graph', 'xla']);
    calls(trial, 10, {graph: 200, xla: 0});
    trial.took('xla', 3000);
    calls(trial, 4, {graph: 200, xla: 50});
    expect(trial.mode).toBe('xla');
  });

  test('is not chosen by the calls after that, which find cold memory', () => {
    const trial = new Trial(['graph', 'xla']);
    calls(trial, 2000, {graph: 1, xla: 0});
    trial.took('xla', 500);
    calls(trial, 10, {graph: 1, xla: 2});
    calls(trial, 60, {graph: 1, xla: 0.6});
    expect(trial.report).toBe('xla: graph 1.00 ms, xla 0.60 ms');
  });

  test('stays what it is in short runs', () => {
    const trial = new Trial(['graph', 'xla']);
    expect(new Set(calls(trial, 1900, {graph: 1, xla: 0.1}))).toEqual(new Set(['graph']));
    expect(new Set(calls(trial, 200, {graph: 1, xla: 0.1}))).toEqual(new Set(['graph', 'xla']));
    expect(trial.mode).toBe('xla');
  });

  test('is the one that can compute it', () => {
    const trial = new Trial(['graph', 'xla']);
    calls(trial, 10, {graph: 200, xla: 0});
    expect(trial.mode).toBe('xla');
    expect(trial.fails('xla', new Error('No LSTM\nat all'))).toBe(true);
    expect(trial.mode).toBe('graph');
    expect(trial.report).toBe('graph: graph 200 ms, xla cannot (No LSTM)');
    expect(trial.fails('graph', new Error('broken'))).toBe(false);
    expect(new Trial(['xla']).fails('xla', new Error('No LSTM'))).toBe(false);
  });

  test('is none that is known to be slow for what there is to compute', () => {
    const trial = new Trial(['graph', 'xla']);
    trial.leaveOut('xla', 'convolutions');
    expect(new Set(calls(trial, 20, {graph: 200, xla: 1}))).toEqual(new Set(['graph']));
    expect(trial.report).toBe('graph: graph 200 ms, xla not tried (convolutions)');
    const only = new Trial(['xla']);
    only.leaveOut('xla', 'convolutions');
    expect(only.mode).toBe('xla');
  });

  test('is computed on another thread when it takes long', () => {
    const trial = new Trial(['graph']);
    expect(trial.isLong).toBe(false);
    trial.took('graph', 40);
    expect(trial.isLong).toBe(true);
    trial.took('graph', 2);
    expect(trial.isLong).toBe(false);
  });
});
