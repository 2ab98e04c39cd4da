import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type GoProject, type Provided, providedProgram } from '../../go/index.js';

const source = fileURLToPath(new URL('source', import.meta.url));
const sourceFiles = ['main.go', 'go.mod', 'go.sum', 'no-telemetry/go.mod', 'no-telemetry/autoexport.go'];

/**
 * Distribution v3's registry: 40 MB of modules and a minute of two processors.
 * @see https://github.com/distribution/distribution/tree/v3.1.2
 */
export const distribution: GoProject = {
  name: 'distribution',
  title: 'Distribution v3',
  program: 'distribution',
  inputs: () => Promise.all(sourceFiles.map((name) => readFile(join(source, name), 'utf8'))),
  build: (folder) => ({
    words: ['build', '-ldflags', '-s -w', '-o', join(folder, 'distribution'), '.'],
    directory: source,
  }),
};

/** The registry's program, once it is built. */
export function distributionProgram(run: { readonly folder: string }): Promise<Provided> {
  return providedProgram(distribution, run);
}
