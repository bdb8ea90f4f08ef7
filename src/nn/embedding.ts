import {
  customGrad,
  gather,
  type Rank,
  type Tensor,
  type Tensor2D,
  tensor2d,
  tidy,
  type Variable,
  variable,
  where,
} from '@tensorflow/tfjs';
import {peek} from '../backend/index.js';
import {random, type Shaped} from '../tensor/index.js';
import {expectSize} from './initial.js';
import {Module} from './module.js';
import {optionsText} from './window.js';

/**
 * Looks up the row of each id: what a one-hot vector times the table would give.
 * ids `[…]`, integers → `[…, embeddingSize]`; table `[tokens, embeddingSize]`
 * @throws {RangeError} if an id is not one of 0 … tokens − 1
 */
export function embedding(ids: Tensor, table: Tensor2D): Tensor {
  const tokens = table.shape[0];
  const wrong = peek(ids).find((id) => !(id >= 0 && id < tokens && Number.isInteger(id)));
  if (wrong !== undefined) {
    throw new RangeError(
      `Cannot look up id ${wrong} in an embedding of ${tokens} tokens: expected integers from 0 to ${tokens - 1}. Build it with more tokens, or number them from 0.`,
    );
  }
  return tidy(() => gather(table, ids.toInt()));
}

export interface EmbeddingOptions {
  /** The id of padding: its vector starts as zeros, and gets no gradient. Default: none. */
  paddingId?: number;
  /** Rows that are looked up and longer than that are shortened first. Default: any length. */
  maxNorm?: number;
}

/** What vectors of tokens have in common. */
export abstract class EmbeddingTable<In, Out> extends Module<In, Out> {
  readonly weight: Variable<Rank.R2>; // [tokens, embeddingSize]

  /** @param tokens how many different ids there are */
  constructor(
    readonly tokens: number,
    readonly embeddingSize: number,
    readonly options: EmbeddingOptions,
  ) {
    super();
    const name = this.constructor.name;
    expectSize(name, 'tokens', tokens);
    expectSize(name, 'embeddingSize', embeddingSize);
    const {paddingId} = options;
    if (paddingId !== undefined && !(Number.isInteger(paddingId) && paddingId >= 0 && paddingId < tokens)) {
      throw new RangeError(
        `Cannot build ${name} with paddingId = ${paddingId}: expected one of the ids 0 … ${tokens - 1}.`,
      );
    }
    this.weight = tidy(() =>
      variable(random.normal<Rank.R2>([tokens, embeddingSize]).mul(this.countingRows())),
    );
  }

  /** The vector of each id, with one axis more. */
  protected lookUp(ids: Tensor): Tensor {
    const {maxNorm, paddingId} = this.options;
    if (maxNorm !== undefined) this.shorten(ids, maxNorm);
    return embedding(ids, paddingId === undefined ? this.weight : this.withoutPaddingGradient());
  }

  private withoutPaddingGradient(): Tensor2D {
    const pass = customGrad((table) => ({
      value: (table as Tensor).clone(),
      gradFunc: (dy: Tensor) => dy.mul(this.countingRows()),
    }));
    return pass(this.weight) as Tensor2D;
  }

  /** 0 in the row of padding, 1 in the others: `[tokens, 1]`. */
  private countingRows(): Tensor2D {
    const {paddingId} = this.options;
    const rows = Float32Array.from({length: this.tokens}, (_, id) => (id === paddingId ? 0 : 1));
    return tensor2d(rows, [this.tokens, 1]);
  }

  private shorten(ids: Tensor, maxNorm: number): void {
    const rows = new Set(ids.dataSync());
    const used = tensor2d(
      Float32Array.from({length: this.tokens}, (_, id) => (rows.has(id) ? 1 : 0)),
      [this.tokens, 1],
    );
    const norms = this.weight.norm('euclidean', 1, true);
    const tooLong = norms.greater(maxNorm).logicalAnd(used.toBool());
    this.weight.assign(this.weight.mul(where(tooLong, norms.add(1e-7).reciprocal().mul(maxNorm), 1)));
  }

  protected override details(): string {
    return [this.tokens, this.embeddingSize, optionsText(this.options)].filter(Boolean).join(', ');
  }
}

/**
 * A vector for each token (word, user, class), learned. Starts as N(0, 1), as in PyTorch.
 * ids `[batch, tokens]`, integers → `[batch, tokens, embeddingSize]`; ids of another rank give one axis more, too.
 * Source: Bengio et al. 2003.
 * @throws {RangeError} if an id is not one of 0 … tokens − 1
 */
export class Embedding<Size extends number = number> extends EmbeddingTable<
  Tensor2D,
  Shaped<[number, number, Size]>
> {
  /** @param tokens how many different ids there are */
  constructor(tokens: number, embeddingSize: Size, options: EmbeddingOptions = {}) {
    super(tokens, embeddingSize, options);
  }

  forward(ids: Tensor2D): Shaped<[number, number, Size]> {
    return this.lookUp(ids) as Shaped<[number, number, Size]>;
  }
}
