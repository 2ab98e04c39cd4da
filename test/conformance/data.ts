import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { RunVariables } from '../../src/task/index.js';

/** Where the reference's answers are, if they are. */
export const folder = join(dirname(fileURLToPath(import.meta.url)), '../../../shared/conformance');

/** What the reference says of a task file. */
export interface ExpectedTask {
  readonly outcome: 'accepted' | 'rejected' | 'needs-key-vault';
  readonly rendered?: string;
  readonly steps?: readonly ExpectedStep[];
}

export interface ExpectedStep {
  readonly id: string;
  readonly kind: 'build' | 'push' | 'cmd';
  readonly timeout: number;
  readonly network: string;
  readonly workdir?: string;
  readonly words?: readonly string[];
  readonly needsShell?: boolean;
  readonly text?: string;
}

export interface ExpectedTemplate {
  readonly template: string;
  readonly output?: string;
  readonly error?: string;
}

/** Users have no conformance data: their tests are skipped, with a word. */
export const available = existsSync(join(folder, 'tasks.json'));
if (!available) process.stderr.write('conformance tests are skipped: ../shared/conformance is not there\n');

export function read(name: string): string {
  return readFileSync(join(folder, name), 'utf8');
}

export function readJSON(name: string): unknown {
  return JSON.parse(available ? read(name) : '{}');
}

/** The settings the reference was run with. */
export const run: RunVariables = {
  id: 'run1',
  registry: 'myregistry.azurecr.io',
  registryName: 'myregistry',
  date: '20261123-052715z',
  os: 'linux',
  osVersion: '',
  architecture: 'amd64',
  commit: '0123456789abcdef0123456789abcdef01234567',
  branch: 'main',
  repository: 'https://github.com/contoso/app.git',
  gitTag: 'v1.2.3',
  triggeredBy: 'manual',
  taskName: 'mytask',
  sharedVolume: 'workspacevol',
};
