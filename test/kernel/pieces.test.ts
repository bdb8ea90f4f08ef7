import {expect, it} from 'vitest';
import {pieces} from '../../kernel/engine/output.js';

it('cuts a text into pieces of a length', () => {
  expect([...pieces('abcdefg', 3)]).toEqual(['abc', 'def', 'g']);
});

it('does not cut within a character that is written as two', () => {
  expect([...pieces('ab😀😀', 3)]).toEqual(['ab', '😀', '😀']);
});
