import {createRequire} from 'node:module';
import {join} from 'node:path';
import {buildSync} from 'esbuild';
import type * as Toolkit from '../../src/index.js';

const root = join(import.meta.dirname, '../..');
// Inside the repository, so that it finds its packages.
/** The file of the built toolkit. */
export const TOOLKIT = join(root, 'test/output/distributed/toolkit.cjs');
const {dependencies} = createRequire(import.meta.url)('../../package.json') as {dependencies: object};

/** The toolkit as it is built: what worker processes load. */
export function builtToolkit(): typeof Toolkit {
  buildSync({
    entryPoints: [join(root, 'src/index.ts')],
    outfile: TOOLKIT,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    external: [...Object.keys(dependencies), 'arquero'],
    logLevel: 'error',
  });
  return createRequire(import.meta.url)(TOOLKIT) as typeof Toolkit;
}
