import { readFileSync } from 'node:fs';
import { platformsIn, pullImage, pushFromLayout, type ImageLayout } from '../../image-layout/index.js';
import { formatFamiliarReference, formatReference, parseReference, type Platform } from '../../oci/index.js';
import type { DockerAction, PushAction } from '../../plan/index.js';
import type { CopyProgress } from '../../image/index.js';
import type { OutputSink, Attempt, StepSink } from '../executor.js';
import { attempting, failed } from '../failure-of.js';
import { readImageCommand, type ImageCommand } from './command.js';
import { inspectImages } from './inspect.js';
import { listImages } from './list.js';
import { forgetLogin, logIn, type LoginPorts } from './login.js';

export type { LoginPorts } from './login.js';

/** What the images of a run are. */
export interface LocalImagesSetting {
  readonly layout: ImageLayout;
  /** Which image of an index is meant where a command names no platform. */
  readonly platform: Platform;
  readonly login: LoginPorts;
}

/** Where a command's output goes and its input comes from. */
export interface CommandStreams {
  readonly sink: StepSink;
  /** Redirected standard input. */
  readonly files?: { readonly stdin?: number };
}

/** The images of one run. */
export class LocalImages {
  readonly #setting: LocalImagesSetting;

  constructor(setting: LocalImagesSetting) {
    this.#setting = setting;
  }

  /** A `push` step: all at the same time; every failure is waited for, the first one is the answer. */
  async push({ images }: PushAction, sink: StepSink, signal: AbortSignal): Promise<Attempt> {
    const attempts = await Promise.all(
      images.map(({ name }) => attempting(() => this.#push(name, false, sink, signal))),
    );
    return attempts.find(({ status }) => status === 'failed') ?? succeeded;
  }

  /** A docker command about images. What {@link unsupportedCommands} refuses is a failure here. */
  carryOut(action: DockerAction, streams: CommandStreams, signal: AbortSignal): Promise<Attempt> {
    const command = readImageCommand(action.arguments);
    if ('message' in command) return Promise.resolve(failed({ reason: 'invalid', message: command.message }));
    return attempting(() => this.#perform(command, streams, signal));
  }

  async #perform(
    command: ImageCommand,
    { sink, files }: CommandStreams,
    signal: AbortSignal,
  ): Promise<Attempt> {
    const { layout, platform, login } = this.#setting;
    switch (command.verb) {
      case 'pull':
        return this.#pull(command, sink, signal);
      case 'push':
        return this.#push(command.name, command.quiet, sink, signal);
      case 'tag':
        await layout.name(command.target, layout.target(command.source));
        return succeeded;
      case 'images':
        print(await listImages(layout, command.listing, signal), sink);
        return succeeded;
      case 'inspect':
        print(await inspectImages(layout, { platform, ...command }, signal), sink);
        return succeeded;
      case 'rmi':
        return this.#remove(command, sink);
      case 'login': {
        const stdin = files?.stdin;
        const input = stdin === undefined ? undefined : () => readFileSync(stdin, 'utf8');
        return logIn(command, login, sink, { input, signal });
      }
      case 'logout':
        return forgetLogin(command.server, login, sink);
    }
  }

  async #pull(
    { name, quiet, platform = this.#setting.platform }: Extract<ImageCommand, { verb: 'pull' }>,
    sink: OutputSink,
    signal: AbortSignal,
  ): Promise<Attempt> {
    const { layout } = this.#setting;
    const target = await pullImage(layout, name, { platform, signal });
    await layout.name(name, target);
    if (!quiet) sink.output('stdout', `Digest: ${target.digest}`);
    sink.output('stdout', fullName(name));
    return succeeded;
  }

  async #push(name: string, quiet: boolean, sink: StepSink, signal: AbortSignal): Promise<Attempt> {
    const { layout } = this.#setting;
    const onProgress = (progress: CopyProgress): void => {
      sink.progress(progressOf(name, progress));
    };
    const { digest, blobs } = await pushFromLayout(layout, name, { signal, onProgress });
    const platforms = await platformsIn(layout, layout.target(name), signal);
    sink.pushed({ name, digest, platforms });
    const { copied, mounted, present } = blobs;
    if (!quiet)
      sink.output('stdout', `${name}: ${copied} blobs sent, ${mounted} mounted, ${present} there already`);
    sink.output('stdout', quiet ? fullName(name) : `digest: ${digest}`);
    return succeeded;
  }

  async #remove(
    { names, force }: Extract<ImageCommand, { verb: 'rmi' }>,
    sink: OutputSink,
  ): Promise<Attempt> {
    const { layout } = this.#setting;
    for (const name of names) {
      const target = layout.find(name);
      if (target === undefined && force) continue;
      const { digest } = target ?? layout.target(name);
      await layout.unname(name);
      sink.output('stdout', `Untagged: ${familiarName(name)}`);
      if (!layout.names.some((other) => other.target.digest === digest))
        sink.output('stdout', `Deleted: ${digest}`);
    }
    return succeeded;
  }
}

const succeeded: Attempt = { status: 'succeeded' };

function progressOf(name: string, { bytes, done }: CopyProgress) {
  const state = done < bytes ? 'running' : 'done';
  return { key: name, name: `push ${name}`, state, current: done, total: bytes } as const;
}

function print(lines: readonly string[], sink: OutputSink): void {
  for (const line of lines) sink.output('stdout', line);
}

/** As docker says it: with registry and tag. */
function fullName(name: string): string {
  const reference = parseReference(name);
  if (reference === undefined) return name;
  return formatReference(withTag(reference));
}

function familiarName(name: string): string {
  const reference = parseReference(name);
  return reference === undefined ? name : formatFamiliarReference(withTag(reference));
}

function withTag(reference: NonNullable<ReturnType<typeof parseReference>>) {
  return reference.digest === undefined ? { ...reference, tag: reference.tag ?? 'latest' } : reference;
}
