/**
 * Bundles into dist/ the program (CommonJS: main.js loads program.js with the code that was compiled of it here) and the
 * library (ES modules, in chunks).
 */
import { build } from 'esbuild';
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';

const { version } = JSON.parse(readFileSync('package.json', 'utf8'));

/** @type {import('esbuild').BuildOptions} */
const common = {
  bundle: true,
  platform: 'node',
  target: 'node20.19',
  minifySyntax: true,
  minifyWhitespace: true,
  keepNames: false,
  sourcemap: 'linked',
  sourcesContent: false,
  define: { __TASKRUN_VERSION__: JSON.stringify(version) },
};

await rm('dist', { recursive: true, force: true });
await Promise.all([buildProgram(), buildLibrary()]);
await compileProgram();

async function buildProgram() {
  await build({
    ...common,
    outdir: 'dist',
    entryPoints: { main: 'src/main.ts', program: 'src/cli/index.ts' },
    format: 'cjs',
    define: { ...common.define, 'import.meta.dirname': '__dirname' },
    // loads the built-in modules without the machinery for ES modules, which takes 5 ms to start
    supported: { 'dynamic-import': false },
  });
  await inASCII('dist/program.js');
  await writeFile('dist/package.json', '{"type":"commonjs"}\n');
  await chmod('dist/main.js', 0o755);
}

/** A bundle in ASCII is read in half the time. What is left of other characters is in regular expressions. */
async function inASCII(/** @type {string} */ file) {
  const text = await readFile(file, 'utf8');
  const escape = (/** @type {string} */ character) =>
    `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
  await writeFile(file, text.replaceAll(/[^\x00-\x7f]/g, escape));
}

async function buildLibrary() {
  await build({
    ...common,
    outdir: 'dist/library',
    entryPoints: ['src/library/index.ts'],
    format: 'esm',
    splitting: true,
    chunkNames: 'chunks/[name]-[hash]',
    // The CommonJS packages in the bundle (handlebars, cross-spawn) need a `require`.
    banner: {
      js: "import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);",
    },
  });
  await writeFile('dist/library/package.json', '{"type":"module"}\n');
}

/**
 * Runs a task with the program, and keeps what V8 compiled for that beside it: a build without an engine, as most of a run is
 * the same. Where that is not possible, say without a network of its own to serve a registry on, the program starts slower.
 */
async function compileProgram() {
  const { outputFiles } = await build({
    ...common,
    entryPoints: ['src/load-script.ts'],
    format: 'esm',
    sourcemap: false,
    write: false,
  });
  /** @type {typeof import('../src/load-script.ts')} */
  const { loadScript } = await import(
    `data:text/javascript,${encodeURIComponent(outputFiles[0]?.text ?? '')}`
  );
  /** @type {import('../src/load-script.ts').LoadedScript<typeof import('../src/cli/index.ts')>} */
  const program = loadScript(join(process.cwd(), 'dist/program.js'));
  const folder = await mkdtemp(join(tmpdir(), 'taskrun-build-'));
  let said = '';
  const output = new PassThrough().on('data', (chunk) => (said += chunk));
  const code = await program.exports.runCLI(['run', 'tasks/multiarch.yaml', '--executor', 'native'], {
    program: [process.execPath, 'dist/main.js'],
    environment: { HOME: folder, TASKRUN_DATA: folder, TASKRUN_CACHE: folder },
    directory: process.cwd(),
    stdin: process.stdin,
    stdout: output,
    stderr: output,
  });
  await rm(folder, { recursive: true });
  if (code === 0) await writeFile('dist/program.js.cache', program.compiledCode());
  else console.error(`build: not compiled, as the program ends with ${code}: ${said}`);
}
