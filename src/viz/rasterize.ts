import {existsSync} from 'node:fs';
import {createRequire} from 'node:module';
import {join} from 'node:path';
import {encode} from 'fast-png';
import {palettePng} from './palette-png.js';
import {withDensity} from './png-chunks.js';

/** Pixels per unit of an SVG: figures stay sharp on screens of double density. */
export const SCALE = 2;

let font: string | undefined;

/** The font beside the built package, or in the package that it is copied from. */
function fontFile(): string {
  const built = join(__dirname, 'DejaVuSans.ttf');
  font ??= existsSync(built)
    ? built
    : createRequire(__filename).resolve('dejavu-fonts-ttf/ttf/DejaVuSans.ttf');
  return font;
}

/**
 * An SVG as a PNG image, on a transparent ground, the text in DejaVu Sans.
 * @param scale pixels per unit
 * @param mostColors with more, all of them are kept; with fewer, the rarest become their neighbours
 */
export async function rasterize(svg: string, scale = SCALE, mostColors = Infinity): Promise<Buffer> {
  const {Resvg} = await import('@resvg/resvg-js');
  const image = new Resvg(svg, {
    fitTo: {mode: 'zoom', value: scale},
    font: {loadSystemFonts: false, fontFiles: [fontFile()], defaultFontFamily: 'DejaVu Sans'},
  });
  const rendered = image.render();
  if (scale < 1.05) return rendered.asPng();
  // What stays in a notebook is worth a second attempt, which makes charts a third as large.
  const {width, height} = rendered;
  const pixels = {width, height, data: straight(rendered.pixels)};
  return withDensity(palettePng(pixels, mostColors) ?? Buffer.from(encode(pixels)), scale);
}

/** Colours as they are, of colours that are weakened by how clear they are. */
function straight(weakened: Uint8Array): Uint8Array {
  const data = new Uint8Array(weakened);
  for (let at = 0; at < data.length; at += 4) {
    const opacity = data[at + 3];
    if (opacity === 0 || opacity === 255) continue;
    // Rounded as the renderer does in images of its own.
    for (let i = at; i < at + 3; i++) data[i] = data[i] / (opacity / 255) + 0.5;
  }
  return data;
}
