import type { RunState, StateStore } from '../../../state/index.js';
import { StateError } from '../../../state/index.js';
import type { PushedImage, RunEvent } from '../../../event/index.js';
import { pinned, type Fingerprint } from '../../../fingerprint/index.js';
import { carryOut, type PreparedRun } from '../run/index.js';
import { serveNamedRegistries, registryClient } from '../registries/index.js';
import {
  CommandFailure,
  listenForInterrupts,
  exitCode,
  type ExitCode,
  type IO,
} from '../../console/index.js';
import type { RunFlags } from '../../options/index.js';
import { dockerConfigFolder } from '../machine/index.js';
import { compareInputs, type ComparisonPorts } from './compare-inputs.js';
import { recorded } from './recorded-images.js';
import type { DividedRun } from './run-of-platform.js';
import { registriesOf, stateAt, usualState } from './open-state.js';
import { tellComparison } from './tell-comparison.js';

/**
 * `taskrun run` with `--if-changed` or `--state`: compares the run with the last successful one, carries it out unless
 * nothing has changed, and keeps what the next one is to be compared with. @throws CommandFailure
 */
export async function runWithState(whole: PreparedRun, flags: RunFlags, io: IO): Promise<ExitCode> {
  assertWhole(flags);
  const { state } = flags;
  const prepared = await partOf(whole, flags, io);
  const client = registryClient({
    credentials: prepared.inputs.credentials,
    dockerConfigFolder: dockerConfigFolder(io.environment),
    environment: io.environment,
  });
  const registries = registriesOf(state === undefined ? [] : [state]);
  const served = await serveNamedRegistries(registries, io, { writes: true });
  try {
    const store = state === undefined ? usualState(prepared, flags, io) : stateAt(state, client, io);
    return await runCompared(prepared, flags, { store, client }, io);
  } finally {
    client.close();
    await served.close();
  }
}

/** @throws CommandFailure */
function assertWhole({ resume, from, only }: RunFlags): void {
  const part = [
    resume === undefined ? '' : '--resume',
    from === undefined ? '' : '--from',
    only[0] && '--only',
  ];
  const flag = part.find((each) => each !== '' && each !== undefined);
  if (flag === undefined) return;
  const hint = 'leave one of them out: only a whole run can be compared with another';
  throw new CommandFailure(
    exitCode.usage,
    `'${flag}' runs a part of the task: --if-changed and --state`,
    hint,
  );
}

/** What `--only-platform` leaves of a run, what it leaves out said. @throws InvalidInput, CommandFailure */
async function partOf(prepared: PreparedRun, flags: RunFlags, io: IO): Promise<DividedRun> {
  if (flags.onlyPlatform === undefined) return prepared;
  const { runOfPlatform } = await import('./run-of-platform.js');
  return runOfPlatform(prepared, flags, flags.onlyPlatform, io);
}

type Ports = Omit<ComparisonPorts, 'signal'>;

async function runCompared(prepared: PreparedRun, flags: RunFlags, ports: Ports, io: IO): Promise<ExitCode> {
  const compared = await beforeRun(prepared, flags, ports, io);
  if (compared === 'interrupted') return exitCode.interrupted;
  if (compared === 'unchanged') return confirmed(prepared, flags, ports.store, io);
  const inputs = compared === 'not-compared' ? undefined : compared;
  const plan =
    inputs === undefined ? prepared.plan : pinned(prepared.plan, inputs.images, prepared.dockerfiles);
  const pushed = new Map<string, PushedImage>();
  const hear = (event: RunEvent): void => {
    if (event.type === 'image-pushed') pushed.set(event.image.name, event.image);
  };
  const code = await carryOut({ ...prepared, plan, hear }, flags, io);
  if (code !== exitCode.succeeded || flags.dryRun === true) return code;
  const images = await recorded(prepared, [...pushed.values()]);
  await keep(ports.store, stateOf(prepared, inputs, images), flags, io);
  return code;
}

async function beforeRun(
  prepared: PreparedRun,
  flags: RunFlags,
  ports: Ports,
  io: IO,
): Promise<Fingerprint | 'unchanged' | 'not-compared' | 'interrupted'> {
  const interrupts = listenForInterrupts(io, () => undefined);
  const { signal } = interrupts;
  try {
    if (flags.ifChanged !== true) {
      await ports.store.summary(signal);
      return 'not-compared';
    }
    const { inputs, comparison } = await compareInputs(prepared, flags, { ...ports, signal }, io);
    tellComparison(comparison, flags, io);
    return comparison.status === 'unchanged' ? 'unchanged' : inputs;
  } catch (error) {
    if (signal.aborted) return 'interrupted';
    throw error instanceof StateError ? refused(error) : error;
  } finally {
    interrupts.release();
  }
}

/** Whoever merges the parts of a run must know that this part is as good as new. */
async function confirmed(
  { plan, division }: DividedRun,
  flags: RunFlags,
  store: StateStore,
  io: IO,
): Promise<ExitCode> {
  if (division === undefined || flags.dryRun === true) return exitCode.succeeded;
  const state = await store.read(new AbortController().signal);
  if (state !== undefined) await keep(store, { ...state, confirmedBy: plan.run.id }, flags, io);
  return exitCode.succeeded;
}

function stateOf(
  { plan, division }: DividedRun,
  inputs: Fingerprint | undefined,
  images: RunState['images'],
): RunState {
  return {
    ...division,
    images,
    version: 1,
    run: plan.run.id,
    finishedAt: new Date().toISOString(),
    ...(inputs === undefined ? {} : { inputs }),
  };
}

/** What the user did not ask for by name fails nothing. @throws CommandFailure */
async function keep(store: StateStore, state: RunState, flags: RunFlags, io: IO): Promise<void> {
  try {
    await store.write(state, new AbortController().signal);
  } catch (error) {
    if (!(error instanceof StateError)) throw error;
    if (flags.state !== undefined) throw refused(error);
    io.stderr.write(`warning: ${error.message}\n  = hint: ${error.hint}\n`);
  }
}

function refused({ message, hint, reason }: StateError): CommandFailure {
  return new CommandFailure(reason === 'unsound' ? exitCode.usage : exitCode.environment, message, hint);
}
