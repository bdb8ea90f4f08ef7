import {afterEach, beforeEach, expect, it, vi} from 'vitest';
import type {Language} from '../../kernel/language.js';
import {Rehearsal} from '../../kernel/rehearsal.js';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A rehearsal that has begun, and how much it has asked of the language. */
function begun(isBusy = () => false) {
  let asked = 0;
  const ask = () => {
    asked++;
  };
  const language = {compile: ask, complete: ask, inspect: ask} as unknown as Language;
  const rehearsal = new Rehearsal(() => language, isBusy);
  rehearsal.begin();
  return {rehearsal, asked: () => asked};
}

it('compiles while nobody asks for anything, and comes to an end', () => {
  const {asked} = begun();
  vi.advanceTimersByTime(60_000);
  const all = asked();
  expect(all).toBeGreaterThan(50);
  vi.advanceTimersByTime(60_000);
  expect(asked()).toBe(all);
});

it('waits while somebody asks', () => {
  const {rehearsal, asked} = begun();
  for (let i = 0; i < 100; i++) {
    rehearsal.putOff();
    vi.advanceTimersByTime(100);
  }
  expect(asked()).toBe(0);
});

it('waits while a cell runs', () => {
  const {asked} = begun(() => true);
  vi.advanceTimersByTime(60_000);
  expect(asked()).toBe(0);
});

it('ends when it is told to', () => {
  const {rehearsal, asked} = begun();
  rehearsal.end();
  vi.advanceTimersByTime(60_000);
  expect(asked()).toBe(0);
});
