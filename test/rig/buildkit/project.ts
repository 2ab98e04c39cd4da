import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type GoProject, type Provided, providedProgram } from '../go/index.js';

/** A module that does nothing but name BuildKit's programs and pin all they are made of. */
const source = fileURLToPath(new URL('source', import.meta.url));
const packages = ['buildkitd', 'buildctl'].map((name) => `github.com/moby/buildkit/cmd/${name}`);
const tags = 'netgo osusergo no_containerd_worker';

/**
 * BuildKit's server and client: 250 MB of modules and some minutes of two processors.
 * @see https://github.com/moby/buildkit/tree/v0.31.1 (the newest that every Go 1.26 builds)
 */
export const buildKit: GoProject = {
  name: 'buildkit',
  title: 'BuildKit',
  program: 'buildkitd',
  inputs: async () => [tags, await readFile(join(source, 'go.mod'), 'utf8')],
  build: (folder) => ({
    words: ['build', '-tags', tags, '-ldflags', '-s -w', '-o', folder, ...packages],
    directory: source,
  }),
};

/** buildkitd, once it is built; buildctl is beside it. */
export function buildKitProgram(run: { readonly folder: string }): Promise<Provided> {
  return providedProgram(buildKit, run);
}
