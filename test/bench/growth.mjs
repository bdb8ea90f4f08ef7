// Draws how the time of a train step grows: the points as JSON, and the image's path. Run by steps.py.
import {writeFileSync} from 'node:fs';
import {toolkit} from './peers/toolkit.mjs';

const [points, path] = process.argv.slice(2);
/** @type {{model: string, axis: string, size: number}[]} */
const values = JSON.parse(points);
const panels = [...new Set(values.map(({model, axis}) => `${model}: ${axis}`))]
  .map((title) => ({title, rows: values.filter(({model, axis}) => `${model}: ${axis}` === title)}))
  .map(({title, rows}) => ({title, rows, sizes: [...new Set(rows.map(({size}) => size))]}))
  .filter(({sizes}) => sizes.length > 1);
const figure = toolkit.viz.chart(
  {
    title: 'One train step on two threads',
    columns: 4,
    spacing: 24,
    concat: panels.map(({title, rows, sizes}) => ({
      width: 150,
      height: 130,
      data: {values: rows},
      mark: {type: 'line', point: {size: 40}},
      encoding: {
        x: {
          field: 'size',
          type: 'quantitative',
          scale: {type: 'log', base: 2, nice: false, padding: 8},
          axis: {values: sizes, format: 'd'},
          title,
        },
        y: {
          field: 'milliseconds',
          type: 'quantitative',
          scale: {type: 'log', padding: 8},
          axis: {tickCount: 3, format: '~g'},
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
