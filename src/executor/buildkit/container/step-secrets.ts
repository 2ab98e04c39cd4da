import { randomUUID } from 'node:crypto';
import { rm, writeFile } from 'node:fs/promises';
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
  const files = await writeFiles(plan.volumes, step, setting.folder);
  const secret = entries.filter((entry) => setting.holdsSecret(entry));
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
  folder: () => Promise<string>,
): Promise<readonly SecretFile[]> {
  const files: SecretFile[] = [];
  for (const { volume, path } of mounts) {
    for (const { name, base64 } of volumes.find((each) => each.name === volume)?.files ?? []) {
      const secret = randomUUID();
      const source = join(await folder(), secret);
      await writeFile(source, Buffer.from(base64, 'base64'), { mode: 0o600 });
      files.push({ secret, source, target: posix.join(path, name) });
    }
  }
  return files;
}
