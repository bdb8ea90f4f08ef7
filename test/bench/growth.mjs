// Draws how the time of a train step grows: the points as JSON, and the image's path. Run by steps.py.
import {writeFileSync} from 'node:fs';
import {toolkit} from './peers/toolkit.mjs';

const [points, path] = process.argv.slice(2);
/** @type {{model: string, axis: string}[]} */
const values = JSON.parse(points);
const panels = [...new Set(values.map(({model, axis}) => `${model}: ${axis}`))];
const logarithmic = {type: 'log', nice: false, zero: false};
const figure = toolkit.viz.chart(
  {
    title: 'One train step on two threads',
    columns: 4,
    spacing: 24,
    concat: panels.map((panel) => ({
      width: 150,
      height: 130,
      data: {values: values.filter(({model, axis}) => `${model}: ${axis}` === panel)},
      mark: {type: 'line', point: {size: 40}},
      encoding: {
        x: {
          field: 'size',
          type: 'quantitative',
          scale: {...logarithmic, base: 2},
          axis: {values: [1, 4, 16, 64, 256, 1024], format: 'd'},
          title: panel,
        },
        y: {
          field: 'milliseconds',
          type: 'quantitative',
          scale: logarithmic,
          axis: {tickCount: 4, format: '~g'},
          title: 'ms',
        },
        color: {field: 'series', type: 'nominal', title: null, legend: {orient: 'top'}},
      },
    })),
    config: {background: 'white'},
  },
  {text: 'How the time of a train step grows with the batch, the width, the depth and the tokens'},
);
writeFileSync(path, await figure.png());
console.log(JSON.stringify(path));
process.exit(0);
