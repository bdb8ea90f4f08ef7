// The toolkit as it was built: in dist/, or where $TANGENTE_DIST says.
import {createRequire} from 'node:module';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';

const dist = process.env.TANGENTE_DIST ?? fileURLToPath(new URL('../../../dist', import.meta.url));
export const toolkit = createRequire(import.meta.url)(join(dist, 'index.js'));
