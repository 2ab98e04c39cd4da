import type { RunEvent, RunRecord } from '../../../event/index.js';
import type { Context, TaskFile } from '../../../context/index.js';
import type { Checked } from '../../../diagnostic/index.js';
import { lint, lintSource, masked, silence, type Known } from '../../../lint/index.js';
import { planTask, type Plan } from '../../../plan/index.js';
import type { Redactor } from '../../../secret/index.js';
import type { SourceText } from '../../../source/index.js';
import { loadTask, type Network, type Task } from '../../../task/index.js';
import type { RunFlags } from '../../options/index.js';
import {
  knownHere,
  openTask,
  runPlatform,
  splitPair,
  type RunInputs,
  type TaskArgument,
} from '../task-file/index.js';
import { CommandFailure, type Findings, exitCode, type IO } from '../../console/index.js';
import { readOnce } from './read-once.js';
import type { RunRegistry } from '../registries/index.js';
import { nominalRegistry } from '../user-settings/index.js';

/** A run that is ready to start. */
export interface PreparedRun {
  readonly plan: Plan;
  readonly context: Context;
  readonly inputs: RunInputs;
  readonly registry: RunRegistry;
  readonly findings: Findings;
  readonly task: TaskFile;
  /** The Dockerfiles of builds that are at hand, by step. */
  readonly dockerfiles: ReadonlyMap<string, SourceText>;
  /** The plan without what differs from run to run, to be compared with that of another run. */
  readonly steadyPlan: () => Promise<Checked<Plan>>;
  /** The run that this one goes on with. */
  readonly earlier?: RunRecord;
  /** Hears the run's events, besides its views. */
  readonly hear?: (event: RunEvent) => void;
}

/** read → aliases → templates → YAML → plan → lint. Its warnings are the caller's to tell. @throws InvalidInput with every problem of the first stage that has any */
export async function prepareRun(
  file: TaskArgument,
  where: string | undefined,
  flags: RunFlags,
  io: IO,
  registry: RunRegistry,
): Promise<PreparedRun> {
  const opened = await openTask(file, where, flags, io, registry.address);
  const { source, context, surroundings, findings } = opened;
  assertOwnFiles(context, flags);
  const { run, data, inputs, allow } = surroundings;
  const options = readOnce(surroundings.options);
  const task = findings.take(await loadTask(source, data, options));
  const platform = runPlatform(flags);
  const planning = { allow, ...(platform === undefined ? {} : { platform }) };
  const plan = findings.take(planTask(withFlags(task, flags), run, planning));
  assertSecretsGiven(plan, inputs, findings);
  maskVolumes(plan, inputs.redactor);
  const isSecret = (text: string): boolean => inputs.redactor.redact(text) !== text;
  const timeout = flags.timeout === undefined ? {} : { timeout: flags.timeout };
  const known = { task, allow, isSecret, ...timeout, ...(await knownHere(plan, context, io)) };
  lintPlan(plan, known, source, flags, findings);
  return {
    ...{ plan, context, inputs, registry, findings, task: opened.task },
    dockerfiles: known.dockerfiles ?? new Map(),
    steadyPlan: once(async () => {
      const { steadyPlan } = await import('./steady-plan.js');
      const secretValues = flags.setSecret.map((pair) => splitPair('--set-secret', pair)[0]);
      const steady = { ...run, ...(registry.embedded ? { registry: await nominalRegistry(flags, io) } : {}) };
      const change = (read: Task): Task => withFlags(read, flags);
      return steadyPlan({ source, run: steady, inputs, secretValues, options, planning, withFlags: change });
    }),
  };
}

function once<Result>(make: () => Promise<Result>): () => Promise<Result> {
  let made: Promise<Result> | undefined;
  return () => (made ??= make());
}

/** Fetched files serve other runs, too, so no step may write to them. @throws CommandFailure */
function assertOwnFiles(context: Context, { inPlace }: RunFlags): void {
  if (inPlace !== true || context.kind === 'none' || context.origin === undefined) return;
  const hint = 'leave it away: steps get a private copy of the files';
  throw new CommandFailure(exitCode.usage, `'--in-place' needs a context on this machine`, hint);
}

/** A secret that nobody has given would be an empty text in a command. @throws InvalidInput */
function assertSecretsGiven({ secrets: declared }: Plan, { secrets }: RunInputs, findings: Findings): void {
  const missing = declared.filter(({ id }) => !Object.hasOwn(secrets, id));
  if (missing.length === 0) return;
  throw findings.refusal(
    missing.map(({ id, place }) => ({
      code: 'secret/not-given',
      severity: 'error',
      message: `the secret '${id}' has no value`,
      place,
      hint: `give it with --secret ${id}=env:NAME or ${id}=file:PATH, or out of a vault with ${id}=exec:COMMAND, such as 'az keyvault secret show'`,
    })),
  );
}

/** What steps find in volumes is secret, wherever the task file has it from. */
function maskVolumes({ volumes }: Plan, redactor: Redactor): void {
  for (const { base64 } of volumes.flatMap(({ files }) => files)) {
    redactor.add(base64);
    redactor.add(Buffer.from(base64, 'base64').toString('utf8'));
  }
}

/** @throws CommandFailure */
function assertEnvironment(entries: readonly string[]): void {
  for (const entry of entries) {
    if (/^[^=\s]+=/.test(entry)) continue;
    // What was written may be a secret: it isn't repeated.
    throw new CommandFailure(exitCode.usage, "a value of '--env' is not KEY=value", 'write --env KEY=value');
  }
}

/** `--env`, `--working-directory` and `--network` are defaults: the task's own words are stronger. */
function withFlags<T extends Parameters<typeof planTask>[0]>(task: T, flags: RunFlags): T {
  assertEnvironment(flags.env);
  const place = { source: task.source, start: 0, end: 0 };
  const env = [...flags.env.map((value) => ({ value, place })), ...task.env];
  const directory = task.workingDirectory ?? flags.workingDirectory;
  return {
    ...task,
    env,
    ...(directory === undefined ? {} : { workingDirectory: directory }),
    ...(flags.network === undefined || task.networks !== undefined
      ? {}
      : { networks: [networkThere(flags.network, place)] }),
  };
}

/** A network of the engine as a task would name it. */
function networkThere(name: string, place: Network['place']): Network {
  return { name: { value: name, place }, skipCreation: true, isDefault: true, place };
}

/** Findings that the file's comments silence count for nothing; errors end the command unless told otherwise. */
function lintPlan(plan: Plan, known: Known, source: SourceText, flags: RunFlags, findings: Findings): void {
  const { kept: found } = silence(source, [...lintSource(source), ...lint(plan, known)]);
  if (flags.lint && found.some(({ severity }) => severity === 'error')) {
    throw findings.refusal(masked(source, found));
  }
  findings.warn(...found);
}
