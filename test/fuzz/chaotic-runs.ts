import { readFile, readdir, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RunEvent, RunRecord } from '../../src/event/index.js';
import { end } from '../rig/child/index.js';
import type { Engines } from '../rig/engines/index.js';
import { command } from '../rig/program/command.js';
import { Installation, type ProgramResult } from '../rig/program/index.js';

/** What many runs came to, of which most were disturbed. */
export interface Chaos {
  /** How often each fault was followed by each end. */
  readonly outcomes: ReadonlyMap<string, number>;
  /** Sentences about runs that ended otherwise than they may, and about what is left. */
  readonly wrong: readonly string[];
}

export interface ChaosOptions {
  readonly count: number;
  /** The same seed has the same faults after the same numbers of events. */
  readonly seed: number;
}

/** Faults, and the exit codes that a run may have after each; null is a killed process. It may also have been too late. */
const faults = {
  none: [0],
  'taskrun killed': [null, 0],
  'taskrun interrupted': [130, 0],
  'container killed': [4, 0],
  'daemon killed': [4, 5, 0],
  'daemon stopped': [4, 5, 0],
} as const;

type Fault = keyof typeof faults;

/** The weight of each fault. */
const drawn: readonly Fault[] = [
  'none',
  ...Array.from({ length: 3 }, () => 'taskrun killed' as const),
  ...Array.from({ length: 2 }, () => 'taskrun interrupted' as const),
  ...Array.from({ length: 3 }, () => 'container killed' as const),
  'daemon killed',
  'daemon stopped',
];

/** About as many events as the task has. */
const events = 40;

/**
 * Services, chains at the same time, files, a shared HOME, a secret volume, a build, a network: what runs leave behind. A packet
 * may get lost where several daemons write the rules of one machine: it is enough that the service has an address.
 */
const task = `version: v1.1.0
volumes:
- name: secrets
  secret: { key: aGVsbG8K }
steps:
- { id: service, cmd: "{{.Values.base}} sh -c 'echo up; sleep 600'", detach: true, when: ["-"] }
- { id: write, cmd: "{{.Values.base}} sh -c 'echo one > one'", when: ["-"] }
- { id: home, cmd: "{{.Values.base}} sh -c 'echo kept > $HOME/note'", when: ["-"] }
- { id: secret, cmd: "{{.Values.base}} cat /s/key", when: ["-"], volumeMounts: [{ name: secrets, mountPath: /s }] }
- { id: redirect, cmd: "{{.Values.base}} cat one > two", when: [write] }
- { id: build, build: "-t chaos:{{.Run.ID}} -f Dockerfile .", when: [redirect] }
- { id: slow, cmd: "{{.Values.base}} sh -c 'sleep 1; echo slow'", when: [home] }
- { id: talk, cmd: "{{.Values.base}} sh -c 'ping -c 1 -W 1 service | grep \\"^PING service (\\"'", when: [service] }
- { id: many, cmd: "{{.Values.base}} sh -c 'for i in 1 2 3 4 5 6 7 8 9; do echo $i; done'", when: [secret] }
- { id: built, cmd: "chaos:{{.Run.ID}} cat /two", when: [build] }
- { id: images, cmd: "docker rmi chaos:{{.Run.ID}}", when: [built] }
- { id: last, cmd: "{{.Values.base}} cat one two /acb/home/note", when: [slow, talk, many, images] }
`;

/** Runs a task with twelve steps over and over, on a private engine of its own. */
export async function chaos(engines: Engines, { count, seed }: ChaosOptions): Promise<Chaos> {
  const place = await openPlace(engines);
  const random = randomFrom(seed);
  const outcomes = new Map<string, number>();
  const wrong: string[] = [];
  try {
    for (let at = 0; at < count; at++) {
      const fault = drawn[Math.floor(random() * drawn.length)] ?? 'none';
      const id = `chaos-${at}`;
      const result = await disturbedRun(place, id, fault, Math.floor(random() * events), random);
      if (fault.startsWith('daemon')) await place.engineUp();
      const problem = await mistake(place, id, fault, result);
      if (problem !== undefined) wrong.push(`${id} (${fault}): ${problem}`);
      const outcome = `${fault}: ${result.exitCode === null ? 'killed' : `exit code ${result.exitCode}`}`;
      outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
    }
    wrong.push(...(await leftovers(place)));
  } finally {
    await place.close();
  }
  return { outcomes, wrong };
}

/** An installation with an engine that may be killed. */
interface Place {
  readonly installation: Installation;
  readonly environment: Readonly<Record<string, string>>;
  readonly project: string;
  readonly memory: string;
  readonly words: readonly string[];
  readonly docker: (...words: string[]) => Promise<string>;
  readonly engineUp: () => Promise<void>;
  readonly close: () => Promise<void>;
}

async function openPlace(engines: Engines): Promise<Place> {
  const installation = await Installation.create();
  const project = await mkdtemp(join(tmpdir(), 'taskrun-chaos-'));
  const memory = `${project}-memory`;
  await mkdir(memory);
  await writeFile(join(project, 'task.yaml'), task);
  await writeFile(join(project, 'Dockerfile'), `FROM ${engines.base}\nCOPY two /two\n`);
  const environment = {
    ...engines.installation,
    DOCKER_CONFIG: engines.environment.DOCKER_CONFIG,
    XDG_RUNTIME_DIR: memory,
  };
  const up = async (): Promise<void> => {
    const { exitCode, stderr } = await installation.taskrun(['engine', 'up'], { environment });
    if (exitCode !== 0) throw new Error(`the engine does not start again: ${stderr}`);
  };
  await up();
  const host = `unix://${installation.folder}/engine/docker.sock`;
  const docker = async (...words: string[]): Promise<string> =>
    (await command(engines.dockerPath, ['--host', host, ...words], environment)).stdout.trim();
  await docker('pull', engines.base);
  return {
    installation,
    environment,
    project,
    memory,
    words: ['run', 'task.yaml', '.', '--registry', engines.registry, '--set', `base=${engines.base}`],
    docker,
    engineUp: up,
    close: async () => {
      await installation.taskrun(['engine', 'down'], { environment });
      await installation.close();
      for (const folder of [project, memory]) await rm(folder, { recursive: true, force: true });
    },
  };
}

/** A run in which the fault happens after so many events. */
async function disturbedRun(
  { installation, environment, project, words, docker }: Place,
  id: string,
  fault: Fault,
  after: number,
  random: () => number,
): Promise<ProgramResult> {
  let done = fault === 'none';
  let harm: Promise<void> = Promise.resolve();
  const result = await installation.taskrun([...words, '--id', id, '--progress', 'json', '--no-lint'], {
    directory: project,
    environment,
    onResult: (text, kill) => {
      if (done || text.split('\n').length - 1 <= after) return;
      done = true;
      if (fault === 'taskrun killed') kill('SIGKILL');
      else if (fault === 'taskrun interrupted') kill(random() < 0.5 ? 'SIGINT' : 'SIGTERM');
      else if (fault === 'container killed') harm = killContainer(docker, random);
      else if (fault === 'daemon killed') harm = killDaemon(installation);
      else harm = installation.taskrun(['engine', 'down'], { environment }).then(() => undefined);
    },
  });
  await harm;
  return result;
}

async function killContainer(docker: Place['docker'], random: () => number): Promise<void> {
  const ids = (await docker('ps', '--quiet', '--filter', 'label=io.taskrun.run')).split('\n');
  const id = ids[Math.floor(random() * ids.length)] ?? '';
  if (id !== '') await docker('kill', id);
}

async function killDaemon({ folder }: Installation): Promise<void> {
  const text = await readFile(join(folder, 'engine', 'dockerd.pid'), 'utf8').catch(() => '');
  const processID = Number(text.trim());
  if (processID <= 1) return;
  process.kill(processID, 'SIGKILL');
  await end(processID);
}

/** What is wrong with how a run has ended, and with its record. */
async function mistake(
  { installation, environment }: Place,
  id: string,
  fault: Fault,
  { exitCode, stdout, stderr }: ProgramResult,
): Promise<string | undefined> {
  const allowed: readonly (number | null)[] = faults[fault];
  if (!allowed.includes(exitCode))
    return `exit code ${String(exitCode)}: ${failuresIn(stdout).join('; ')}${stderr.slice(-200)}`;
  const shown = await installation.taskrun(['runs', 'show', id, '--output', 'json'], { environment });
  // it may have been killed before it wrote anything
  if (shown.exitCode !== 0) return exitCode === null ? undefined : `there is no record: ${shown.stderr}`;
  const record = JSON.parse(shown.stdout) as RunRecord;
  if (exitCode === null)
    return record.status === 'Running' ? 'the record says that it still runs' : undefined;
  const unfinished = record.steps.filter(({ result }) => result === undefined).map((step) => step.id);
  if (unfinished.length > 0) return `steps without a result: ${unfinished.join(', ')}`;
  if (record.finishedAt === undefined) return 'the record has no end';
  const expected = { 0: ['Succeeded'], 130: ['Canceled'] }[exitCode] ?? ['Failed'];
  return expected.includes(record.status) ? undefined : `exit code ${exitCode}, but status ${record.status}`;
}

/** What the events of a run say of failed steps, and the last that these steps said themselves. */
function failuresIn(stdout: string): readonly string[] {
  const all = stdout.split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line) as RunEvent]));
  return all.flatMap((event) => {
    if (event.type !== 'step-finished' || event.result.status !== 'failed') return [];
    const said = all.flatMap((each) =>
      each.type === 'step-output' && each.step === event.step ? each.lines : [],
    );
    return [`step '${event.step}': ${event.result.failure.message} (${said.slice(-3).join(' / ')})`];
  });
}

/** What is left of all the runs, in the engine and on the disk, once it was pruned. */
async function leftovers({ installation, environment, memory, docker }: Place): Promise<readonly string[]> {
  const pruned = await installation.taskrun(['prune'], { environment });
  const found: Readonly<Record<string, string>> = {
    'prune says': pruned.exitCode === 0 ? '' : pruned.stderr,
    containers: await docker('ps', '--all', '--quiet'),
    networks: await docker('network', 'ls', '--quiet', '--filter', 'type=custom'),
    volumes: await docker('volume', 'ls', '--quiet'),
    'temporary files': (await readdir(installation.temporaryFolder)).join(' '),
    'files in memory': (await readdir(memory)).join(' '),
    notes: (await readdir(join(installation.folder, 'active'))).join(' '),
  };
  return Object.entries(found).flatMap(([what, text]) => (text === '' ? [] : [`${what}: ${text}`]));
}

/** Numbers between 0 and 1 that look random (a linear congruential generator). */
function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}
