import {deflateSync} from 'node:zlib';
import {chunk, SIGNATURE} from './png-chunks.js';

/** An indexed image has no more colours than this. */
const MOST_COLORS = 256;

interface Image {
  width: number;
  height: number;
  /** Red, green, blue and opacity of each pixel, row by row. */
  data: ArrayLike<number>;
}

/**
 * An image as an indexed PNG: a byte a pixel, a third as large as with all four. Where there are more than 256 colours,
 * the rarer ones, those of the edges of letters and lines, become the nearest of the others.
 * @param mostColors what has more colours, such as a photograph, is none for a palette: undefined
 * Source: PNG specification, third edition, §11.
 */
export function palettePng(image: Image, mostColors = Infinity): Buffer | undefined {
  const colors = colorsOf(image.data);
  const counts = countsOf(colors);
  if (counts.size > mostColors) return undefined;
  const byCount = [...counts].sort(([, a], [, b]) => b - a).map(([color]) => color);
  const palette = byCount.slice(0, MOST_COLORS);
  const places = new Map(palette.map((color, i) => [color, i]));
  const seen = palette.map(appearance);
  for (const color of byCount.slice(MOST_COLORS)) places.set(color, nearest(appearance(color), seen));
  return encode(image, palette.map(parts), placed(colors, places, image.width));
}

/** How often each colour is there. Neighbours are mostly of one colour: it is looked up once for all of them. */
function countsOf(colors: Uint32Array): Map<number, number> {
  const counts = new Map<number, number>();
  for (let start = 0, end = 1; start < colors.length; start = end, end++) {
    const color = colors[start];
    while (colors[end] === color) end++;
    counts.set(color, (counts.get(color) ?? 0) + end - start);
  }
  return counts;
}

/** The places of the colours, row by row. Each row begins with the number of its filter, which is 0: none. */
function placed(colors: Uint32Array, places: ReadonlyMap<number, number>, width: number): Buffer {
  const pixels = Buffer.alloc(colors.length + colors.length / width);
  let color: number | undefined;
  let place = 0;
  for (let i = 0, at = 0; i < colors.length; i++) {
    if (i % width === 0) at++;
    if (colors[i] !== color) {
      color = colors[i];
      place = places.get(color) ?? 0;
    }
    pixels[at++] = place;
  }
  return pixels;
}

/** Each pixel's colour as one number; what cannot be seen is all one colour. */
function colorsOf(data: ArrayLike<number>): Uint32Array {
  const colors = new Uint32Array(data.length / 4);
  for (let i = 0, at = 0; i < colors.length; i++, at += 4) {
    const opacity = data[at + 3];
    if (opacity !== 0) colors[i] = (data[at] << 24) | (data[at + 1] << 16) | (data[at + 2] << 8) | opacity;
  }
  return colors;
}

const parts = (color: number) => [24, 16, 8, 0].map((shift) => (color >>> shift) & 255);

/** What of a colour can be seen: its light, weakened by how clear it is, and how clear it is. */
function appearance(color: number): number[] {
  const [r, g, b, opacity] = parts(color);
  return [(r * opacity) / 255, (g * opacity) / 255, (b * opacity) / 255, opacity];
}

/** The place of the one that looks most alike. */
function nearest([r, g, b, opacity]: readonly number[], others: readonly number[][]): number {
  let [best, least] = [0, Infinity];
  for (let i = 0; i < others.length; i++) {
    const other = others[i];
    const distance =
      (other[0] - r) ** 2 + (other[1] - g) ** 2 + (other[2] - b) ** 2 + (other[3] - opacity) ** 2;
    if (distance < least) [best, least] = [i, distance];
  }
  return best;
}

function encode({width, height}: Image, palette: readonly number[][], pixels: Buffer): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  // Eight bits a pixel, which are places in a palette.
  header.set([8, 3, 0, 0, 0], 8);
  return Buffer.concat([
    SIGNATURE,
    chunk('IHDR', header),
    chunk('PLTE', Buffer.from(palette.flatMap((color) => color.slice(0, 3)))),
    chunk('tRNS', Buffer.from(palette.map(([, , , opacity]) => opacity))),
    chunk('IDAT', deflateSync(pixels, {level: 9})),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}
