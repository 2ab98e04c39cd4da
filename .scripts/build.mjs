/** Bundles the program and the library into dist/: ESM, one chunk per lazily imported command, so that start-up loads little. */
import { rm, chmod } from 'node:fs/promises';
import { readFileSync } from 'node:fs';
import { build } from 'esbuild';

const { version } = JSON.parse(readFileSync('package.json', 'utf8'));

await rm('dist', { recursive: true, force: true });
await build({
  entryPoints: { main: 'src/main.ts', index: 'src/library/index.ts' },
  outdir: 'dist',
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node20.19',
  minifySyntax: true,
  minifyWhitespace: true,
  keepNames: false,
  chunkNames: 'chunks/[name]-[hash]',
  sourcemap: 'linked',
  sourcesContent: false,
  define: { __TASKRUN_VERSION__: JSON.stringify(version) },
  // The CommonJS packages in the bundle (handlebars, cross-spawn) need a `require`.
  banner: {
    js: "import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);",
  },
});
await chmod('dist/main.js', 0o755);
