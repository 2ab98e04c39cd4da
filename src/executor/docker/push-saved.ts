import { PassThrough } from 'node:stream';
import {
  ImageArchiveError,
  pushArchive,
  type BlobArrival,
  type LayerTreatment,
} from '../../image-archive/index.js';
import { formatFamiliarReference, type Manifest, type Reference } from '../../oci/index.js';
import { RegistryError } from '../../registry/index.js';
import type { StepSink } from '../executor.js';
import { failed, failureOf } from '../failure-of.js';
import type { RegistryWork } from '../registry-work.js';
import { attemptOf } from './failures.js';
import type { Outcome } from './push-outcome.js';
import type { RunDocker } from './run-docker.js';

/** What a push needs of its run. */
export interface SavedPush {
  readonly registry: RegistryWork;
  readonly docker: RunDocker;
  readonly sink: StepSink;
  readonly signal: AbortSignal;
}

/**
 * Pushes an image that the engine only has to give away: `docker save` at one end, the registry at the other, and nothing
 * kept in between. @throws RegistryError for a refusal, OciError
 */
export async function pushSaved(
  target: Reference,
  layers: LayerTreatment,
  { registry, docker, sink, signal }: SavedPush,
): Promise<Outcome> {
  const archive = new PassThrough();
  const listener = {
    arrived: (blob: BlobArrival) => sink.output('stdout', arrivalLine(blob)),
    note: (text: string) => sink.output('stderr', text),
  };
  const [exit, pushed] = await Promise.all([
    // Without a tag, it would save all tags.
    docker(['save', formatFamiliarReference(target)], sink, { signal, stdout: archive }),
    settled(pushArchive(registry.client, archive, target, { layers, listener, signal })),
  ]);
  if ('manifest' in pushed) {
    const { digest, bytes } = pushed.manifest;
    sink.output('stdout', `${target.tag ?? 'latest'}: digest: ${digest} size: ${bytes.length}`);
    return { attempt: { status: 'succeeded' } };
  }
  const saved = attemptOf(exit, 'docker save');
  return endedTooSoon(pushed.error) && saved.status === 'failed'
    ? { attempt: saved }
    : outcomeOf(pushed.error);
}

type Settled = { readonly manifest: Manifest } | { readonly error: unknown };

async function settled(pushing: Promise<Manifest>): Promise<Settled> {
  try {
    return { manifest: await pushing };
  } catch (error) {
    return { error };
  }
}

/** In docker's own words. */
function arrivalLine({ digest, status }: BlobArrival): string {
  return `${digest.slice(7, 19)}: ${status === 'present' ? 'Layer already exists' : 'Pushed'}`;
}

/** An archive that ends too soon is for docker to explain, if it does. */
function endedTooSoon(error: unknown): boolean {
  const code = (error as NodeJS.ErrnoException).code;
  return (
    (error instanceof ImageArchiveError && error.fault === 'truncated') ||
    code === 'ERR_STREAM_PREMATURE_CLOSE'
  );
}

function outcomeOf(error: unknown): Outcome {
  if (error instanceof RegistryError && error.temporary) return { attempt: failed(failureOf(error)) };
  if (!(error instanceof ImageArchiveError)) throw error;
  const { message, hint, fault } = error;
  const reason = fault === 'incomplete' ? 'invalid' : 'engine';
  const attempt = failed({ reason, message, ...(hint === undefined ? {} : { hint }) });
  return { attempt, lasting: fault !== 'truncated' };
}
