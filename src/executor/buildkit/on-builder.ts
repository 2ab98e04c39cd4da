import type { Slot } from '../../buildkit/index.js';
import { formatPlatform, type Platform } from '../../oci/index.js';
import type { OutputSink } from '../executor.js';
import { BuildKitError } from './buildkit-error.js';
import type { BuildKitSetting } from './buildkit-setting.js';

const hint = 'check its address and certificates, or start it again; its own log says why it ended';

/** Work to be done on a builder. */
export interface BuilderWork {
  /** What it is for; undefined where that does not matter. */
  readonly platform: Platform | undefined;
  readonly sink: OutputSink;
  readonly signal: AbortSignal;
}

/**
 * Does work on the best builder for it. When it fails and the builder is found dead, that builder is retired, and the work is
 * done once more on another one. @throws BuildKitError
 */
export async function onBuilder<Result>(
  { builders }: Pick<BuildKitSetting, 'builders'>,
  work: BuilderWork,
  perform: (slot: Slot) => Promise<Result>,
): Promise<Result> {
  const slot = await placeFor(builders, work);
  try {
    return await perform(slot);
  } catch (error) {
    const { signal, sink } = work;
    if (!(error instanceof BuildKitError) || error.failure.reason !== 'engine' || signal.aborted) throw error;
    const { builder } = slot;
    const { address } = builder.server;
    const why = await builders.retireIfDead(builder);
    if (why === undefined) throw error;
    const lost = `the BuildKit server at '${address}' does not answer (${why})`;
    if (builders.all.length === 0) throw new BuildKitError({ reason: 'engine', message: lost, hint });
    sink.output('stderr', `${lost}; once more on another one`);
  } finally {
    slot.release();
  }
  const other = await placeFor(builders, work);
  try {
    return await perform(other);
  } finally {
    other.release();
  }
}

async function placeFor(
  builders: BuildKitSetting['builders'],
  { platform, sink }: BuilderWork,
): Promise<Slot> {
  const slot = await builders.take(platform);
  if (slot === undefined)
    throw new BuildKitError({ reason: 'engine', message: 'no BuildKit server is left', hint });
  if (slot.emulated && platform !== undefined) {
    const name = formatPlatform(platform);
    sink.output('stderr', `${name} is emulated: no builder is declared for it (--builder ${name}=ADDRESS)`);
  }
  return slot;
}
