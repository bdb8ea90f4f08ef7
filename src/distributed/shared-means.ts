import {addN, concat, keep, type Tensor, tensor1d, tidy, zeros} from '@tensorflow/tfjs';
import {addToRow, occurrence, readRow, unrecorded, writeRow} from '../backend/index.js';
import type {WorkerGroup} from './group.js';
import {sharedRows} from './shared-rows.js';

/** Numbers below which one message is as fast. */
const FEWEST = 2 ** 14;

/** So many are made, for they stay: steps that were compiled use them. */
const MOST = 16;

/** Numbers in a row are a multiple of this: 64 bytes, so that TensorFlow can read a row where it is. */
const ALIGNED = 16;

/** Memory of all processes: two rows for each, in turn, and which one's turn it is. */
interface Board {
  rows: Tensor[];
  turn: Tensor;
}

/**
 * Means over processes of one machine, by way of memory that all of them see: what takes sockets six copies takes two,
 * and one short message. Each writes its numbers into a row of its own, says so, and reads all rows when all have said
 * so. The next time it writes into another row: the others may still be reading. When all have said that they have
 * written that one, too, the first is free again.
 */
export class SharedMeans {
  private readonly boards = new Map<string, Board | undefined>();

  constructor(private readonly group: WorkerGroup) {}

  /**
   * The means of tensors, number by number.
   * @returns undefined in all processes, if that is not possible, or not worth it
   */
  of(tensors: readonly Tensor[]): Tensor[] | undefined {
    const numbers = tensors.reduce((sum, {size}) => sum + size, 0);
    if (numbers < FEWEST || tensors.some(({dtype}) => dtype !== 'float32')) return undefined;
    const padded = ALIGNED * Math.ceil(numbers / ALIGNED);
    const board = this.board(padded);
    return board && tidy(() => this.average(tensors, padded - numbers, board));
  }

  private board(numbers: number): Board | undefined {
    const signature = `board ${numbers}`;
    const key = `${signature} ${occurrence(signature)}`;
    if (!this.boards.has(key) && this.boards.size < MOST) this.boards.set(key, this.make(numbers));
    return this.boards.get(key);
  }

  private make(numbers: number): Board | undefined {
    const rows = sharedRows(this.group, [2, numbers]);
    return rows && {rows, turn: unrecorded(() => keep(tensor1d([0], 'int32')))};
  }

  private average(tensors: readonly Tensor[], padding: number, {rows, turn}: Board): Tensor[] {
    const {group} = this;
    const mine = concat([...tensors.map((one) => one.flatten()), zeros([padding])]);
    const now = addToRow(turn, tensor1d([0], 'int32'), tensor1d([1], 'int32'));
    const two = tensor1d([2], 'int32');
    const written = writeRow(rows[group.rank], now.mod(two), mine.expandDims(0));
    // The turn, which is there when the row is written; and that of all, when all rows are.
    const first = written.slice([0, 0], [1, 1]).flatten();
    const all = group.allReduce(now.add(first.less(first).toInt()), 'max').mod(two);
    const sum = addN(rows.map((row) => readRow(row, all).squeeze([0])));
    const means = sum.div(group.size).split([...tensors.map(({size}) => size), padding]);
    return tensors.map(({shape}, i) => means[i].reshape(shape));
  }
}
