import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

/** Bundles a subject of this folder as the program itself is bundled. */
export async function bundle(subject: string, outfile: string): Promise<void> {
  await build({
    entryPoints: [fileURLToPath(new URL(subject, import.meta.url))],
    outfile,
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20.19',
    logLevel: 'error',
    banner: {
      js: "import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);",
    },
  });
}
