import type { Place } from '../source/index.js';

/** What every instruction has. */
interface Written {
  readonly place: Place;
  /** The line as it is written, continued lines joined. */
  readonly original: string;
}

/** Any instruction but FROM. Words are as written: their variables are replaced when it is carried out. */
export type Instruction = Written &
  (
    | ArgInstruction
    | EnvInstruction
    | LabelInstruction
    | CopyInstruction
    | CommandInstruction
    | HealthcheckInstruction
    | TextInstruction
    | WorkdirInstruction
    | ListInstruction
    | OnbuildInstruction
    | RunInstruction
  );

/** A name and its value, both as written. */
export interface Pair {
  readonly name: string;
  readonly value: string;
}

export interface ArgInstruction {
  readonly kind: 'arg';
  readonly names: readonly { readonly name: string; readonly value?: string }[];
}

export interface EnvInstruction {
  readonly kind: 'env';
  readonly pairs: readonly Pair[];
}

export interface LabelInstruction {
  readonly kind: 'label';
  readonly pairs: readonly Pair[];
}

/** COPY or ADD. */
export interface CopyInstruction {
  readonly kind: 'copy' | 'add';
  readonly sources: readonly string[];
  readonly contents: readonly InlineFile[];
  readonly destination: string;
  /** A stage by name or number, or an image; absent for the build's context. */
  readonly from?: string;
  readonly chown: string;
  readonly chmod: string;
  readonly link: boolean;
  readonly parents: boolean;
  readonly excludes: readonly string[];
  /** Of what a URL leads to. */
  readonly checksum: string;
  /** Whether archives are extracted; absent for the usual: local ones are, when it is an ADD. */
  readonly unpack?: boolean;
}

/** A heredoc that is a file. */
export interface InlineFile {
  readonly name: string;
  readonly content: string;
  readonly expands: boolean;
}

/** CMD, ENTRYPOINT or SHELL. */
export interface CommandInstruction {
  readonly kind: 'cmd' | 'entrypoint' | 'shell';
  readonly words: readonly string[];
  /** Written as a text, which a shell is to run. */
  readonly inShell: boolean;
}

export interface HealthcheckInstruction {
  readonly kind: 'healthcheck';
  readonly test: readonly string[];
  /** Nanoseconds; 0 for the engine's own. */
  readonly interval: number;
  readonly timeout: number;
  readonly startPeriod: number;
  readonly startInterval: number;
  readonly retries: number;
}

/** Instructions about one text. */
export interface TextInstruction {
  readonly kind: 'user' | 'stopsignal' | 'maintainer';
  readonly text: string;
}

export interface WorkdirInstruction {
  readonly kind: 'workdir';
  readonly text: string;
}

/** Instructions about several words. */
export interface ListInstruction {
  readonly kind: 'expose' | 'volume';
  readonly words: readonly string[];
}

/** An instruction for the images that are built on this one. */
export interface OnbuildInstruction {
  readonly kind: 'onbuild';
  readonly trigger: string;
}

export interface RunInstruction {
  readonly kind: 'run';
}

/** A stage: what it starts from, and what it does. */
export interface DockerfileStage {
  /** As written. */
  readonly base: string;
  /** In lower case; absent when it has none. */
  readonly name?: string;
  /** As written; absent when it says nothing. */
  readonly platform?: string;
  readonly place: Place;
  readonly instructions: readonly Instruction[];
}

/** A Dockerfile, read. */
export interface Dockerfile {
  readonly escape: string;
  /** The frontend that is to read it, where it names one. */
  readonly syntax?: { readonly value: string; readonly place: Place } | undefined;
  /** The ARGs before the first stage. */
  readonly globals: readonly (Written & ArgInstruction)[];
  readonly stages: readonly DockerfileStage[];
}
