import { DockerfileError, expandWord, expandWords, type Dockerfile } from '../dockerfile/index.js';
import { formatPlatform, type Platform } from '../oci/index.js';
import { ImageBuildError } from './error.js';

/** Names and values that a stage knows, and the escape character of its Dockerfile. */
export class Variables {
  readonly #values: Map<string, string>;
  readonly #escape: string;

  constructor(escape: string, values: ReadonlyMap<string, string> = new Map()) {
    this.#escape = escape;
    this.#values = new Map(values);
  }

  copy(): Variables {
    return new Variables(this.#escape, this.#values);
  }

  get(name: string): string | undefined {
    return this.#values.get(name);
  }

  set(name: string, value: string): void {
    this.#values.set(name, value);
  }

  /** @throws DockerfileError */
  expand(text: string): string {
    return expandWord(text, (name) => this.#values.get(name), { escape: this.#escape });
  }

  /** @throws DockerfileError */
  expandWords(text: string): readonly string[] {
    return expandWords(text, (name) => this.#values.get(name), { escape: this.#escape });
  }

  /** Of a heredoc: quotes are characters like others. @throws DockerfileError */
  expandContent(text: string): string {
    return expandWord(text, (name) => this.#values.get(name), { plainQuotes: true });
  }
}

/** For which platform, on which machine, and what the command line says. */
export interface GlobalInputs {
  readonly target: Platform;
  readonly host: Platform;
  readonly stage: string | undefined;
  readonly buildArguments: ReadonlyMap<string, string>;
}

/**
 * What is known before the first stage: the predefined platform arguments and the ARGs there.
 * @see https://docs.docker.com/reference/dockerfile/#automatic-platform-args-in-the-global-scope
 * @throws ImageBuildError
 */
export function globalVariables({ escape, globals }: Dockerfile, inputs: GlobalInputs): Variables {
  const { buildArguments } = inputs;
  const variables = new Variables(escape);
  for (const [name, value] of Object.entries(platformArguments(inputs)))
    variables.set(name, buildArguments.get(name) ?? value);
  for (const { names, place } of globals)
    for (const { name, value } of names) {
      const given = buildArguments.get(name);
      const said =
        given ?? (value === undefined ? undefined : expanding(place, () => variables.expand(value)));
      if (said !== undefined) variables.set(name, said);
    }
  return variables;
}

function platformArguments({ target, host, stage }: GlobalInputs): Readonly<Record<string, string>> {
  return {
    BUILDPLATFORM: formatPlatform(host),
    BUILDOS: host.os,
    BUILDOSVERSION: host.osVersion ?? '',
    BUILDARCH: host.architecture,
    BUILDVARIANT: host.variant ?? '',
    TARGETPLATFORM: formatPlatform(target),
    TARGETOS: target.os,
    TARGETOSVERSION: target.osVersion ?? '',
    TARGETARCH: target.architecture,
    TARGETVARIANT: target.variant ?? '',
    TARGETSTAGE: stage === undefined || stage === '' ? 'default' : stage,
  };
}

/** Does something with the words of an instruction. @throws ImageBuildError at the instruction */
export function expanding<Result>(place: Dockerfile['stages'][number]['place'], work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof DockerfileError)) throw error;
    throw new ImageBuildError(error.message, {
      place,
      ...(error.hint === undefined ? {} : { hint: error.hint }),
    });
  }
}
