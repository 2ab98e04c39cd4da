import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import {
  baseImages,
  BuildProgress,
  readBuildMetadata,
  type BuildMetadata,
  type BuildWarning,
} from '../../../build-progress/index.js';
import type { BaseImage } from '../../../event/index.js';
import type { BuildAction } from '../../../plan/index.js';
import type { OutputSink } from '../../executor.js';
import type { DockerRun, StepWork } from '../docker-run.js';
import type { Builder } from './builder.js';
import { isOn, lastValue } from './words.js';

/** A message of BuildKit may hold a whole Dockerfile; characters. */
const longestMessage = 16 << 20;

/** What a build has told by its end. */
export interface Told {
  readonly metadata: BuildMetadata;
  readonly warnings: readonly BuildWarning[];
  /** What it took from registries; undefined where the builder only spoke to people. */
  readonly bases: readonly BaseImage[] | undefined;
  /** Whether the engine can tell which image the result descends from; of what BuildKit makes it cannot. */
  readonly keepsParents: boolean;
  /** The instruction that failed, and why. */
  readonly failed: { readonly name: string; readonly error: string } | undefined;
}

/** Listens to one build: has its builder speak to machines where it can, and makes lines and progress of that. */
export class BuildOutput {
  /** What the builder is told besides the author's own words. */
  readonly words: readonly string[];
  /** Hears the builder. */
  readonly sink: OutputSink;
  readonly longestLine: number | undefined;
  readonly #progress: BuildProgress | undefined;
  readonly #metadataFile: string | undefined;
  readonly #folder: string | undefined;
  readonly #keepsParents: boolean;

  private constructor(words: readonly string[], sink: OutputSink, parts: Parts) {
    this.words = words;
    this.sink = sink;
    this.longestLine = parts.progress && longestMessage;
    this.#progress = parts.progress;
    this.#metadataFile = parts.metadataFile;
    this.#folder = parts.folder;
    this.#keepsParents = parts.keepsParents;
  }

  /** Begins to listen; `directory` is the builder's own. */
  static async open(
    { setting }: DockerRun,
    builder: Builder,
    work: StepWork<BuildAction>,
    directory: string,
  ): Promise<BuildOutput> {
    const { action, files } = work;
    const raw = builder.rawProgress && files.stderr === undefined && mayBeRaw(action.arguments);
    const progress = raw ? progressOf(work) : undefined;
    const authors = lastValue(action.arguments, '--metadata-file');
    const folder =
      builder.kind === 'buildx' && authors === undefined
        ? await mkdtemp(join(await setting.workspace.folder(), 'build-'))
        : undefined;
    const metadataFile =
      authors === undefined ? folder && join(folder, 'metadata.json') : resolve(directory, authors);
    const words = [
      ...(raw ? ['--progress=rawjson'] : []),
      ...(folder === undefined ? [] : [`--metadata-file=${metadataFile}`]),
    ];
    const sink = progress === undefined ? work.sink : listening(progress, work.sink);
    const keepsParents = builder.kind === 'classic' || builder.kind === 'other';
    return new BuildOutput(words, sink, { progress, metadataFile, folder, keepsParents });
  }

  /** What was told, when the builder has ended. */
  async close(): Promise<Told> {
    this.#progress?.end();
    const text = this.#metadataFile && (await readFile(this.#metadataFile, 'utf8').catch(() => ''));
    if (this.#folder !== undefined) await rm(this.#folder, { recursive: true, force: true });
    const metadata = readBuildMetadata(text ?? '');
    const { failed } = this.#progress ?? {};
    return {
      metadata,
      warnings: this.#progress?.warnings ?? [],
      keepsParents: this.#keepsParents,
      bases: this.#progress && baseImages(this.#progress.vertices, metadata.materials),
      failed: failed && { name: failed.name, error: failed.error ?? '' },
    };
  }
}

interface Parts extends Pick<Told, 'keepsParents'> {
  readonly progress: BuildProgress | undefined;
  readonly metadataFile: string | undefined;
  readonly folder: string | undefined;
}

/** Quiet builds and those whose author wants another form of progress are left alone. */
function mayBeRaw(words: readonly string[]): boolean {
  if (isOn(words, '-q', '--quiet')) return false;
  return ['auto', 'plain', 'tty'].includes(lastValue(words, '--progress') ?? 'auto');
}

function progressOf({ sink }: StepWork): BuildProgress {
  return new BuildProgress({
    output: (line) => sink.output('stderr', line),
    progress: (progress) => sink.progress(progress),
  });
}

function listening(progress: BuildProgress, sink: OutputSink): OutputSink {
  return {
    output: (stream, line) => {
      if (stream === 'stderr') progress.line(line);
      else sink.output(stream, line);
    },
  };
}
