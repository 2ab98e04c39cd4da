import { execFile } from 'node:child_process';
import { searchPath } from './programs.js';

/** How `docker build` gets at BuildKit: by the CLI itself (before 23), by the buildx plugin, or not at all. */
export type BuildKit =
  | { readonly kind: 'built-in'; readonly cliVersion: string }
  | { readonly kind: 'buildx'; readonly cliVersion: string; readonly buildxVersion: string }
  | { readonly kind: 'missing'; readonly cliVersion: string | undefined; readonly hint: string };

/** Asks the docker CLI what it is; no engine is needed. */
export async function findBuildKit(environment: NodeJS.ProcessEnv): Promise<BuildKit> {
  const [version, buildx] = await Promise.all([
    say(environment, '--version'),
    say(environment, 'buildx', 'version'),
  ]);
  return buildKitOf(version, buildx);
}

/** Reads `docker --version` and `docker buildx version`; undefined where they failed. */
export function buildKitOf(version: string | undefined, buildx: string | undefined): BuildKit {
  const cliVersion = /version (\d+\.\d+[^\s,]*)/.exec(version ?? '')?.[1];
  if (cliVersion === undefined) return { kind: 'missing', cliVersion, hint: 'install the docker CLI' };
  const buildxVersion = /buildx\S* v?(\d\S*)/.exec(buildx ?? '')?.[1];
  if (buildxVersion !== undefined) return { kind: 'buildx', cliVersion, buildxVersion };
  if (Number.parseInt(cliVersion) < 23) return { kind: 'built-in', cliVersion };
  const hint =
    "install the buildx plugin (package 'docker-buildx'; in Docker's own archive 'docker-buildx-plugin')";
  return { kind: 'missing', cliVersion, hint };
}

function say(environment: NodeJS.ProcessEnv, ...words: readonly string[]): Promise<string | undefined> {
  const options = { env: { ...environment, PATH: searchPath(environment) }, timeout: 5000 };
  return new Promise((resolve) => {
    execFile('docker', words, options, (error, stdout) => resolve(error === null ? stdout : undefined));
  });
}
