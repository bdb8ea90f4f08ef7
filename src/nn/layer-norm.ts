import type {Variable} from '@tensorflow/tfjs';
import {type Features, shapeMismatch, shapeText} from '../tensor/index.js';
import {Elementwise} from './elementwise.js';
import {expectSize} from './initial.js';
import {affine, type NormOptions, standardizeAlong, unitWeight, zeroBias} from './standardize.js';
import {optionsText} from './window.js';

export interface LayerNormOptions extends NormOptions {
  /** Whether a bias is added, if there are weights. Default: true. */
  bias?: boolean;
}

/**
 * Layer normalization: y = weight · (x − mean) / √(variance + ε) + bias, with mean and variance of each row of its own.
 * The same while training and in evaluation.
 * x `[…, features]` → the same shape. With features = `[height, width]`, mean and variance are those of the last two
 * axes, and so on. Source: Ba et al. 2016.
 * @throws {ShapeError} if the last axes of x are not features
 */
export class LayerNorm<Size extends number = number> extends Elementwise<Features<Size>> {
  readonly weight?: Variable; // [features]
  readonly bias?: Variable; //   [features]
  readonly epsilon: number;

  constructor(
    readonly features: Size | readonly [...number[], Size],
    {epsilon = 1e-5, affine = true, bias = true}: LayerNormOptions = {},
  ) {
    super();
    for (const size of this.sizes) expectSize('LayerNorm', 'features', size);
    this.epsilon = epsilon;
    if (!affine) return;
    this.weight = unitWeight([...this.sizes]);
    if (bias) this.bias = zeroBias([...this.sizes]);
  }

  forward(x: Features<Size>): Features<Size> {
    const {sizes} = this;
    const last = x.shape.slice(-sizes.length);
    if (shapeText(last) !== shapeText(sizes)) {
      const what = `apply LayerNorm(features = ${this.sizesText(sizes)}) to`;
      const given = last.length === sizes.length ? last : [1];
      const remedy = `Build it with features = ${this.sizesText(given)}, or mend the layer before it.`;
      throw shapeMismatch(what, x, ['…', ...sizes], remedy);
    }
    const axes = sizes.map((_, axis) => x.rank - sizes.length + axis);
    return affine(standardizeAlong(x, axes, this.epsilon), this.weight, this.bias) as Features<Size>;
  }

  private get sizes(): readonly number[] {
    return typeof this.features === 'number' ? [this.features] : this.features;
  }

  private sizesText(sizes: readonly number[]): string {
    return sizes.length === 1 ? `${sizes[0]}` : shapeText(sizes);
  }

  protected override details(): string {
    const {epsilon, weight, bias} = this;
    const options = {epsilon, affine: weight !== undefined, ...(weight ? {bias: bias !== undefined} : {})};
    const defaults = {epsilon: 1e-5, affine: true, bias: true};
    return [this.sizesText(this.sizes), optionsText(options, defaults)].filter(Boolean).join(', ');
  }
}
