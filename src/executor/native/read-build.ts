import { type BuildAnnotation, type BuildRequest, type NamedContext } from '../../image-build/index.js';
import { isLocalPath, type BuildAction, type PlannedFlag } from '../../plan/index.js';
import { readAnnotation } from './annotation.js';
import { readOutput, type BuildOutput } from './output-option.js';

/** What a build asks for, and what of it cannot be done here. */
export interface ReadBuild {
  readonly request: Pick<
    BuildRequest,
    'target' | 'platforms' | 'buildArguments' | 'labels' | 'contexts' | 'annotations' | 'compression'
  >;
  readonly outputs: readonly BuildOutput[];
  /** Files for the image's digest, and for what the build came to. */
  readonly identityFile?: string;
  readonly metadataFile?: string;
  readonly quiet: boolean;
  readonly unsupported: readonly UnsupportedFlag[];
}

/** A flag that needs an engine. */
export interface UnsupportedFlag {
  readonly message: string;
  readonly place: PlannedFlag['place'];
  readonly hint?: string;
}

/** What makes no difference where nothing runs, nothing is cached and nothing is shown. */
const ignored = new Set(
  `add-host allow builder cache-from cgroup-parent compress cpu-period cpu-quota cpu-shares cpuset-cpus cpuset-mems debug
   disable-content-trust force-rm help isolation load memory memory-swap network no-cache no-cache-filter progress pull rm
   secret security-opt shm-size ssh storage-opt ulimit policy`.split(/\s+/),
);

/** Reads the flags of a build. Their order matters only where one is given twice. */
export function readBuild(action: BuildAction, environment: readonly string[]): ReadBuild {
  const reading = new Reading();
  if (!isLocalPath(action.context))
    reading.refuse(action, `the context '${action.context}' has to be fetched, which only an engine can do`);
  for (const each of action.flags) reading.take(each);
  const epoch = environment.find((entry) => entry.startsWith('SOURCE_DATE_EPOCH='));
  if (epoch !== undefined && !reading.buildArguments.has('SOURCE_DATE_EPOCH'))
    reading.buildArguments.set('SOURCE_DATE_EPOCH', epoch.slice('SOURCE_DATE_EPOCH='.length));
  return reading.finish(action);
}

class Reading {
  readonly buildArguments = new Map<string, string>();
  readonly #labels = new Map<string, string>();
  readonly #contexts = new Map<string, NamedContext>();
  readonly #annotations: BuildAnnotation[] = [];
  readonly #outputs: BuildOutput[] = [];
  readonly #unsupported: UnsupportedFlag[] = [];
  readonly #files: { identityFile?: string; metadataFile?: string } = {};
  #target: string | undefined;
  #outputPlace: PlannedFlag['place'] | undefined;
  #quiet = false;

  take({ flag, value, place }: PlannedFlag): void {
    switch (flag) {
      case 'tag':
      case 'image':
      case 'file':
      case 'platform':
        return; // the action has them
      case 'target':
        this.#target = value;
        return;
      case 'build-arg':
        this.#pair(value, this.buildArguments);
        return;
      case 'label':
        this.#pair(value, this.#labels);
        return;
      case 'build-context':
        this.#context(value, place);
        return;
      case 'annotation':
        this.#read(readAnnotation(value), this.#annotations, place);
        return;
      case 'output':
        this.#read(readOutput(value), this.#outputs, place);
        this.#outputPlace = place;
        return;
      case 'push':
        if (value !== 'false')
          this.#outputs.push({ type: 'image', push: true, names: [], compression: 'gzip' });
        return;
      case 'iidfile':
        this.#files.identityFile = value;
        return;
      case 'metadata-file':
        this.#files.metadataFile = value;
        return;
      case 'quiet':
        this.#quiet = value !== 'false';
        return;
      case 'provenance':
      case 'sbom':
        if (value !== 'false') this.#refuseFlag(flag, place);
        return;
      case 'attest':
        if (!value.split(',').includes('disabled=true')) this.#refuseFlag(flag, place);
        return;
      default:
        if (!ignored.has(flag)) this.#refuseFlag(flag, place);
    }
  }

  refuse(action: BuildAction, message: string): void {
    const place = action.dockerfilePlace ?? action.flags[0]?.place ?? action.tags[0]?.place;
    if (place !== undefined) this.#unsupported.push({ message, place });
  }

  finish({ platforms }: BuildAction): ReadBuild {
    if (
      platforms.length > 1 &&
      this.#outputPlace !== undefined &&
      this.#outputs.some(({ type }) => type === 'docker')
    )
      this.#unsupported.push({
        message: "an output of the type 'docker' cannot hold several platforms",
        place: this.#outputPlace,
        hint: "write 'type=oci', or build for one platform",
      });
    const compression = this.#outputs.some((output) => output.compression === 'zstd') ? 'zstd' : 'gzip';
    return {
      request: {
        ...(this.#target === undefined ? {} : { target: this.#target }),
        platforms,
        buildArguments: this.buildArguments,
        labels: this.#labels,
        contexts: this.#contexts,
        annotations: this.#annotations,
        compression,
      },
      outputs: this.#outputs,
      ...this.#files,
      quiet: this.#quiet,
      unsupported: this.#unsupported,
    };
  }

  /** A name alone takes its value from docker's own environment, which is nobody's here. */
  #pair(text: string, into: Map<string, string>): void {
    const equals = text.indexOf('=');
    if (equals > 0) into.set(text.slice(0, equals), text.slice(equals + 1));
  }

  #context(text: string, place: PlannedFlag['place']): void {
    const [, name = '', where = ''] = /^([^=]*)=(.*)$/s.exec(text) ?? [];
    if (where.startsWith('docker-image://'))
      this.#contexts.set(name, { kind: 'image', name: where.slice('docker-image://'.length) });
    else if (name !== '' && isLocalPath(where) && !where.startsWith('oci-layout:'))
      this.#contexts.set(name, { kind: 'directory', path: where });
    else
      this.#unsupported.push({
        message: `the context '${text}' has to be fetched, which only an engine can do`,
        place,
      });
  }

  #read<Value extends object>(
    read: Value | readonly Value[] | { readonly message: string; readonly hint?: string },
    into: Value[],
    place: PlannedFlag['place'],
  ): void {
    if ('message' in read) this.#unsupported.push({ ...read, place });
    else into.push(...(Array.isArray(read) ? (read as readonly Value[]) : [read as Value]));
  }

  #refuseFlag(flag: string, place: PlannedFlag['place']): void {
    this.#unsupported.push({ message: `'--${flag}' of a build needs an engine`, place });
  }
}
