import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join, posix } from 'node:path';
import type { Mount } from '../../../llb/index.js';
import type { PlannedStep } from '../../../plan/index.js';
import type { BuildKitRun } from '../buildkit-setting.js';
import { csvLine, splitAt } from '../csv.js';

/** What a container is given that BuildKit must not keep: it asks this machine for it when it starts the container. */
export interface StepSecrets {
  /** Of `buildctl build`. */
  readonly words: readonly string[];
  /** Of buildctl: it takes secrets from there. */
  readonly environment: Readonly<Record<string, string>>;
  readonly mounts: readonly Mount[];
  readonly secretEnvironment: readonly { readonly name: string; readonly secret: string }[];
  /** The variables that are no secret, `KEY=value`. */
  readonly environmentEntries: readonly string[];
  /** Removes the files that were made for it. */
  readonly forget: () => Promise<void>;
}

/** The files of a step's volumes, and the variables with a secret in them. */
export async function secretsOf(
  { plan, setting }: BuildKitRun,
  step: PlannedStep,
  entries: readonly string[],
): Promise<StepSecrets> {
  const files = await writeFiles(plan.volumes, step, setting.privateFiles);
  const secret = entries.filter((entry) => setting.secrets.isIn(entry));
  const variables = secret.map((entry, index) => {
    const [name, value] = splitAt(entry, '=');
    return { name, value, variable: `TASKRUN_SECRET_${index}`, secret: randomUUID() };
  });
  return {
    words: [
      ...files.map(({ secret: id, source }) => csvLine([`id=${id}`, `src=${source}`])),
      ...variables.map(({ secret: id, variable }) => csvLine([`id=${id}`, `env=${variable}`])),
    ].flatMap((word) => ['--secret', word]),
    environment: Object.fromEntries(variables.map(({ variable, value }) => [variable, value])),
    mounts: files.map(({ secret: id, target }) => ({ kind: 'secret', secret: id, target, mode: 0o444 })),
    secretEnvironment: variables.map(({ name, secret: id }) => ({ name, secret: id })),
    environmentEntries: entries.filter((entry) => !secret.includes(entry)),
    forget: async () => {
      for (const { source } of files) await rm(source, { force: true });
    },
  };
}

interface SecretFile {
  readonly secret: string;
  /** On this machine. */
  readonly source: string;
  readonly target: string;
}

async function writeFiles(
  volumes: BuildKitRun['plan']['volumes'],
  { mounts }: PlannedStep,
  privateFiles: BuildKitRun['setting']['privateFiles'],
): Promise<readonly SecretFile[]> {
  const found: SecretFile[] = [];
  for (const { volume, path } of mounts) {
    const files = volumes.find(({ name }) => name === volume)?.files ?? [];
    const named = files.map(({ name, base64 }) => ({ name, bytes: Buffer.from(base64, 'base64') }));
    const folder = await privateFiles.directory(randomUUID(), named);
    for (const { name } of files)
      found.push({ secret: randomUUID(), source: join(folder, name), target: posix.join(path, name) });
  }
  return found;
}
