import { hasZstandard } from '../../image-build/index.js';

/** Where a build's result goes beside the run's own images. */
export interface BuildOutput {
  readonly type: 'image' | 'oci' | 'docker' | 'local' | 'tar';
  /** Of an image: into its registry. */
  readonly push: boolean;
  /** More names for the image. */
  readonly names: readonly string[];
  /** A file or a directory; absent for an image. */
  readonly destination?: string;
  /** For `oci` and `docker`: one file, and no directory. */
  readonly asFile?: boolean;
  readonly compression: 'gzip' | 'zstd';
}

interface Problem {
  readonly message: string;
  readonly hint?: string;
}

/** `type=oci,dest=FILE`, or a directory alone. @see https://docs.docker.com/build/exporters/ */
export function readOutput(text: string): BuildOutput | Problem {
  if (!text.includes('='))
    return text === '-'
      ? { message: 'a build cannot go to standard output here' }
      : { type: 'local', push: false, names: [], destination: text, compression: 'gzip' };
  const fields = new Map(
    text.split(',').map((field) => [field.split('=', 1)[0] ?? '', field.replace(/^[^=]*=?/, '')]),
  );
  const type = fields.get('type') ?? '';
  const other = [...fields].find(([name, value]) => !isKnown(name, value));
  if (other !== undefined)
    return {
      message: `an output cannot have '${other.join('=')}' here`,
      hint: 'leave it away, or use an engine',
    };
  const compression = compressionOf(fields);
  if (typeof compression !== 'string') return compression;
  const names = (fields.get('name') ?? '').split(/["\s]+/).filter((name) => name !== '');
  const common = { names, compression };
  switch (type) {
    case 'image':
      return { ...common, type, push: fields.get('push') === 'true' };
    case 'registry':
      return { ...common, type: 'image', push: true };
    case 'oci':
    case 'docker':
    case 'local':
    case 'tar':
      return exported(type, fields, common);
    default:
      return {
        message: `there is no output of the type '${type}'`,
        hint: 'it is image, registry, oci, docker, local or tar',
      };
  }
}

/** What is left out would make another image than BuildKit's. */
function isKnown(name: string, value: string): boolean {
  if (name === 'oci-mediatypes') return value !== 'false';
  return ['type', 'dest', 'name', 'push', 'tar', 'compression', 'force-compression'].includes(name);
}

function exported(
  type: 'oci' | 'docker' | 'local' | 'tar',
  fields: ReadonlyMap<string, string>,
  common: Pick<BuildOutput, 'names' | 'compression'>,
): BuildOutput | Problem {
  const destination = fields.get('dest') ?? '';
  // without a file, docker loads the image, which here means to keep it
  if (type === 'docker' && destination === '') return { ...common, type: 'image', push: false };
  if (destination === '' || destination === '-')
    return { message: `the output of the type '${type}' names no file`, hint: "add ',dest=PATH'" };
  return {
    ...common,
    type,
    push: false,
    destination,
    asFile: type !== 'local' && fields.get('tar') !== 'false',
  };
}

function compressionOf(fields: ReadonlyMap<string, string>): BuildOutput['compression'] | Problem {
  const compression = fields.get('compression') ?? 'gzip';
  if (compression === 'gzip') return compression;
  if (compression !== 'zstd') return { message: `layers cannot be compressed with '${compression}' here` };
  return hasZstandard()
    ? compression
    : { message: 'this version of Node cannot compress with zstd', hint: 'use Node 22.15 or newer' };
}
