// Builds the product into dist/, or the folder given: JavaScript by esbuild, declarations by rollup-plugin-dts.
import {copyFile, mkdir, readFile, rename, rm, writeFile} from 'node:fs/promises';
import {createRequire} from 'node:module';
import {dirname, join, resolve} from 'node:path';
import {fileURLToPath} from 'node:url';
import {Resvg} from '@resvg/resvg-js';
import {build} from 'esbuild';
import {rollup} from 'rollup';
import {dts} from 'rollup-plugin-dts';
import {withLock} from './setup/files.mjs';
import {sourcesDigest, stampIn} from './setup/sources.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const at = (/** @type {string} */ path) => join(root, path);
const out = resolve(process.argv[2] ?? at('dist'));
const partial = `${out}.partial`;
const require = createRequire(import.meta.url);
const {dependencies} = require('../package.json');

// What stays a package of its own: the run-time dependencies, and the toolkit as the kernel sees it.
const external = Object.keys(dependencies).flatMap((name) => [name, `${name}/*`]);

/**
 * Tables are one file of their own, whoever loads them.
 * @type {import('esbuild').Plugin}
 */
const ownTables = {
  name: 'own-tables',
  setup({onResolve}) {
    onResolve({filter: /^arquero$/}, () => ({path: './arquero.js', external: true}));
  },
};

/**
 * The kernel takes single functions of the toolkit: loading them must not load tfjs, nor make TensorFlow its backend.
 * @type {import('esbuild').Plugin}
 */
const singleFunctions = {
  name: 'single-functions',
  setup({onResolve, resolve}) {
    onResolve({filter: /^\.\.?\//}, async ({path, pluginData, ...from}) => {
      if (pluginData === singleFunctions) return undefined;
      const found = await resolve(path, {...from, pluginData: singleFunctions});
      return found.path.startsWith(at('src')) ? {path: found.path, sideEffects: false} : found;
    });
  },
};

/**
 * What the toolkit takes from tfjs it takes once: each use of a name would go through two functions that look it up.
 * @type {import('esbuild').Plugin}
 */
const tfjsNames = {
  name: 'tfjs-names',
  setup({onResolve, onLoad}) {
    const tfjs = '@tensorflow/tfjs';
    onResolve({filter: /^@tensorflow\/tfjs$/}, ({kind}) =>
      kind === 'import-statement' ? {path: tfjs, namespace: 'names', sideEffects: false} : undefined,
    );
    onLoad({filter: /./, namespace: 'names'}, () => {
      const names = Object.keys(require(tfjs)).filter((name) => name !== 'default');
      // By names that nobody has: ours would be changed, which trees and tables show.
      const taken = `const {${names.map((name) => `${name}: tfjs$${name}`)}} = require('${tfjs}');`;
      const given = `export {${names.map((name) => `tfjs$${name} as ${name}`)}};`;
      return {contents: taken + given, resolveDir: root};
    });
  },
};

/**
 * @param {Record<string, string>} entryPoints
 * @param {import('esbuild').Plugin[]} [plugins]
 */
async function javascript(entryPoints, plugins = []) {
  await build({
    absWorkingDir: root,
    entryPoints,
    outdir: partial,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    sourcemap: 'linked',
    sourcesContent: false,
    external,
    plugins: [ownTables, ...plugins],
    logLevel: 'warning',
    logOverride: {'ignored-bare-import': 'silent'},
  });
}

/** Tables, a package that is only an ECMAScript module: made one that `require` can load, and small. */
async function tables() {
  await build({
    absWorkingDir: root,
    entryPoints: ['arquero'],
    outfile: join(partial, 'arquero.js'),
    bundle: true,
    minify: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    logLevel: 'warning',
  });
  const licences = ['arquero', '@uwdata/flechette', 'acorn'].map((name) =>
    readFile(at(`node_modules/${name}/LICENSE`), 'utf8'),
  );
  await writeFile(join(partial, 'arquero.LICENSE'), (await Promise.all(licences)).join('\n'));
}

/** The part of the widgets that runs in the page. */
async function page() {
  await build({
    absWorkingDir: root,
    entryPoints: {controls: 'kernel/widgets/page/controls.ts'},
    outdir: partial,
    outExtension: {'.js': '.mjs'},
    bundle: true,
    minify: true,
    platform: 'browser',
    target: 'es2022',
    format: 'esm',
    logLevel: 'warning',
  });
}

/** What a program that imports the toolkit finds in it. */
async function toolkitExports() {
  const {metafile} = await build({
    absWorkingDir: root,
    entryPoints: ['src/index.ts'],
    bundle: true,
    packages: 'external',
    format: 'esm',
    write: false,
    metafile: true,
    logLevel: 'silent',
  });
  return Object.values(metafile.outputs)[0].exports;
}

/**
 * A plugin that changes the text of what was rolled up.
 * @param {string} name
 * @param {(code: string) => string} change
 * @returns {import('rollup').Plugin}
 */
function rewriting(name, change) {
  return {
    name,
    generateBundle(_, bundle) {
      for (const chunk of Object.values(bundle)) if (chunk.type === 'chunk') chunk.code = change(chunk.code);
    },
  };
}

/**
 * Says of what is exported as a type only that it is a type only; the plugin forgets it of classes and functions.
 * @returns {import('rollup').Plugin}
 */
function typesOnly(/** @type {string[]} */ values) {
  const mark = (/** @type {string} */ item) =>
    values.includes(item.split(' as ').pop() ?? '') ? item : `type ${item}`;
  return rewriting('types-only', (code) =>
    code.replace(
      /^export \{ (.+) \};$/gm,
      (_, items) => `export { ${items.split(', ').map(mark).join(', ')} };`,
    ),
  );
}

/**
 * Gives tfjs's chained methods (`x.asScalar()`) their types back: they name Scalar and Tensor1D … by names that the
 * plugin has given to others.
 * @returns {import('rollup').Plugin}
 */
function chainedTypes() {
  return rewriting('chained-types', (code) => {
    const renamed = [...code.matchAll(/^type (Scalar|Tensor\dD)\$1 /gm)];
    return code + renamed.map(([, name]) => `type ${name} = ${name}$1;\n`).join('');
  });
}

/**
 * Exports what is declared where it is declared. A list at the end would be one more name for each, which the compiler
 * looks up anew for each cell: 1 ms of those that name a tensor.
 * @returns {import('rollup').Plugin}
 */
function directExports() {
  const declaration =
    /^(?:declare )?(?:abstract )?(?:const enum|const|let|function|class|enum|namespace|interface|type) ([\w$]+)/gm;
  return rewriting('direct-exports', (code) => {
    const declared = new Set([...code.matchAll(declaration)].map(([, name]) => name));
    const direct = new Set();
    return code
      .replace(/^export (type )?\{ (.+) \};$/gm, (_, kind = '', items) => {
        const names = items.split(', ');
        for (const name of names) if (declared.has(name)) direct.add(name);
        const rest = names.filter((/** @type {string} */ name) => !direct.has(name));
        return `export ${kind}{ ${rest.join(', ')} };`;
      })
      .replace(declaration, (text, name) => (direct.has(name) ? `export ${text}` : text));
  });
}

/**
 * Gives the namespaces of the toolkit their own names (`nn`, not `index$4`), which the reader sees when hovering.
 * @returns {import('rollup').Plugin}
 */
function namedNamespaces() {
  return rewriting('named-namespaces', (code) => {
    let named = code;
    for (const [, given, own] of code.matchAll(/(?<![\w$])(index(?:\$\d+)?) as (\w+)/g)) {
      named = named
        .replaceAll(`${given} as ${own}`, own)
        .replaceAll(`namespace ${given} `, `namespace ${own} `)
        .replace(new RegExp(`(?<![\\w$])${given.replace('$', '\\$')}_(?=\\w)`, 'g'), `${own}_`);
    }
    return named;
  });
}

/**
 * Takes away the directives of the files that were rolled up. `amd-module` most of all: the compiler would take its
 * name for that of the whole file, and could not find the types of a cell's variables again.
 * @returns {import('rollup').Plugin}
 */
function withoutDirectives() {
  return rewriting('without-directives', (code) =>
    code.replace(/^\/\/\/ <(?:amd-module|reference).*\n/gm, ''),
  );
}

/**
 * Declarations as the compiler of the cells reads them: it knows no types of buffers in arrays of numbers, and no
 * optional rest parameters.
 * @returns {import('rollup').Plugin}
 */
function olderTypes() {
  return rewriting('older-types', (code) =>
    code.replace(/(\w+Array)<ArrayBuffer(?:Like)?>/g, '$1').replace(/(\.\.\.\w+)\?:/g, '$1:'),
  );
}

/** Rolls the declarations behind `input` into one file, so that the kernel's compiler reads two files, not 800. */
async function declarations(
  /** @type {string} */ input,
  /** @type {string} */ file,
  /** @type {string[]} */ keep,
  /** @type {import('rollup').Plugin[]} */ plugins = [],
) {
  const bundle = await rollup({
    input,
    external: keep,
    plugins: [dts({respectExternal: true}), ...plugins, withoutDirectives()],
    onwarn: () => {},
  });
  await bundle.write({file, format: 'es'});
  await bundle.close();
}

/** The kernel's logo in the two forms that Jupyter looks for. */
async function logo() {
  const svg = await readFile(at('kernel/logo/logo-svg.svg'));
  await writeFile(join(partial, 'logo/logo-svg.svg'), svg);
  await writeFile(join(partial, 'logo/logo-64x64.png'), new Resvg(svg).render().asPng());
}

// Built aside, so that the folder always holds a whole build: beside it, so that the source maps' paths hold.
await withLock(`${partial}.lock`, async () => {
  const built = sourcesDigest(root);
  await rm(partial, {recursive: true, force: true});
  await mkdir(join(partial, 'logo'), {recursive: true});
  await Promise.all([
    javascript({index: 'src/index.ts'}, [tfjsNames]),
    javascript(
      {
        main: 'kernel/main.ts',
        kernel: 'kernel/start.ts',
        engine: 'kernel/engine/main.ts',
        watchdog: 'kernel/engine/watchdog.ts',
      },
      [singleFunctions],
    ),
    declarations(
      at('src/index.ts'),
      join(partial, 'index.d.ts'),
      ['@tensorflow/tfjs'],
      [typesOnly(await toolkitExports()), namedNamespaces()],
    ),
    declarations(at('kernel/globals.ts'), join(partial, 'globals.d.ts'), []),
    declarations(
      require.resolve('@tensorflow/tfjs/dist/index.d.ts'),
      join(partial, 'tfjs.d.ts'),
      [],
      [chainedTypes(), directExports()],
    ),
    declarations(
      require.resolve('arquero/dist/types/index.d.ts'),
      join(partial, 'arquero.d.ts'),
      [],
      [olderTypes()],
    ),
    page(),
    tables(),
    logo(),
    copyFile(require.resolve('dejavu-fonts-ttf/ttf/DejaVuSans.ttf'), join(partial, 'DejaVuSans.ttf')),
    copyFile(require.resolve('dejavu-fonts-ttf/LICENSE'), join(partial, 'DejaVuSans.LICENSE')),
    copyFile(at('kernel/papermill/tangente_papermill.py'), join(partial, 'tangente_papermill.py')),
    copyFile(at('node_modules/hyparquet/LICENSE'), join(partial, 'hyparquet.LICENSE')),
  ]);
  await writeFile(stampIn(partial), built);
  await rm(out, {recursive: true, force: true});
  await rename(partial, out);
});
