import { parsePlatform, type Platform } from '../../oci/index.js';
import { splitFlags, type FlagForms } from './split-flags.js';

/** A docker command about the run's images. */
export type ImageCommand =
  | { readonly verb: 'pull'; readonly name: string; readonly platform?: Platform; readonly quiet: boolean }
  | { readonly verb: 'push'; readonly name: string; readonly quiet: boolean }
  | { readonly verb: 'tag'; readonly source: string; readonly target: string }
  | { readonly verb: 'images'; readonly listing: Listing }
  | {
      readonly verb: 'inspect';
      readonly names: readonly string[];
      readonly format?: string;
      readonly platform?: Platform;
    }
  | { readonly verb: 'rmi'; readonly names: readonly string[]; readonly force: boolean }
  | {
      readonly verb: 'login';
      readonly server: string;
      readonly username?: string;
      readonly password: Password;
    }
  | { readonly verb: 'logout'; readonly server: string };

/** What `docker images` is to show. */
export interface Listing {
  /** `REPOSITORY[:TAG]`; all when empty. */
  readonly reference: string;
  readonly quiet: boolean;
  readonly digests: boolean;
  readonly fullIDs: boolean;
  readonly format?: string;
}

type Password =
  | { readonly from: 'word'; readonly value: string }
  | { readonly from: 'stdin' }
  | { readonly from: 'nowhere' };

/** What cannot be done here about a command: one sentence, and its remedy. */
export interface Unsupported {
  readonly message: string;
  readonly hint?: string;
}

/** Reads the words after `docker`. */
export function readImageCommand(words: readonly string[]): ImageCommand | Unsupported {
  const grouped = words[0] === 'image';
  const [verb = '', ...rest] = grouped ? words.slice(1) : words;
  const name = (grouped ? groupedVerbs.get(verb) : undefined) ?? verb;
  const reader = readers.get(name);
  if (reader === undefined)
    return { message: `'docker ${words.slice(0, grouped ? 2 : 1).join(' ')}' needs a Docker Engine` };
  const { forms, read } = reader;
  const split = splitFlags(rest, forms);
  return 'message' in split
    ? { message: `${split.message} of 'docker ${name}'` }
    : read(new Read(split), name);
}

/** Verbs of `docker image` that have another name alone. */
const groupedVerbs = new Map([
  ['ls', 'images'],
  ['list', 'images'],
  ['rm', 'rmi'],
  ['remove', 'rmi'],
]);

/** Flags and operands, read. */
class Read {
  readonly operands: readonly string[];
  readonly #flags: ReadonlyMap<string, string>;

  constructor({
    flags,
    operands,
  }: {
    readonly flags: ReadonlyMap<string, string>;
    readonly operands: readonly string[];
  }) {
    this.#flags = flags;
    this.operands = operands;
  }

  value(flag: string): string | undefined {
    return this.#flags.get(flag);
  }

  isOn(flag: string): boolean {
    const value = this.#flags.get(flag);
    return value !== undefined && value !== 'false';
  }

  /** The platform asked for, or the text that is none. */
  get platform(): { readonly platform?: Platform } | Unsupported {
    const text = this.value('platform');
    if (text === undefined) return {};
    const platform = parsePlatform(text);
    return platform === undefined ? { message: `'${text}' is not a platform` } : { platform };
  }
}

interface Reader {
  readonly forms: FlagForms;
  readonly read: (read: Read, verb: string) => ImageCommand | Unsupported;
}

const readers: ReadonlyMap<string, Reader> = new Map<string, Reader>([
  [
    'pull',
    {
      forms: { valued: 'platform', switches: 'quiet|q disable-content-trust' },
      read: (read, verb) => {
        const { platform } = read;
        const [name] = read.operands;
        if ('message' in platform) return platform;
        if (name === undefined || read.operands.length > 1) return wants(verb, 'one image name');
        return { verb: 'pull', name, quiet: read.isOn('quiet'), ...platform };
      },
    },
  ],
  [
    'push',
    {
      forms: { valued: '', switches: 'quiet|q disable-content-trust' },
      read: (read, verb) => {
        const [name] = read.operands;
        if (name === undefined || read.operands.length > 1) return wants(verb, 'one image name');
        return { verb: 'push', name, quiet: read.isOn('quiet') };
      },
    },
  ],
  [
    'tag',
    {
      forms: { valued: '', switches: '' },
      read: ({ operands }, verb) => {
        const [source, target] = operands;
        if (source === undefined || target === undefined || operands.length > 2)
          return wants(verb, 'an image of the run and a name for it');
        return { verb: 'tag', source, target };
      },
    },
  ],
  [
    'images',
    {
      forms: { valued: 'format', switches: 'all|a digests no-trunc quiet|q' },
      read: (read, verb) => {
        const [reference = ''] = read.operands;
        const format = read.value('format');
        if (read.operands.length > 1) return wants(verb, 'at most one name');
        const listing = {
          reference,
          quiet: read.isOn('quiet'),
          digests: read.isOn('digests'),
          fullIDs: read.isOn('no-trunc'),
          ...(format === undefined ? {} : { format }),
        };
        return { verb: 'images', listing };
      },
    },
  ],
  [
    'inspect',
    {
      forms: { valued: 'format|f platform type', switches: '' },
      read: (read, verb) => {
        const { platform, operands: names } = read;
        const format = read.value('format');
        if ('message' in platform) return platform;
        if (read.value('type') !== undefined && read.value('type') !== 'image')
          return { message: `'docker inspect' of anything but images needs a Docker Engine` };
        if (names.length === 0) return wants(verb, 'an image name');
        return { verb: 'inspect', names, ...platform, ...(format === undefined ? {} : { format }) };
      },
    },
  ],
  [
    'rmi',
    {
      forms: { valued: '', switches: 'force|f no-prune' },
      read: (read, verb) =>
        read.operands.length === 0
          ? wants(verb, 'an image name')
          : { verb: 'rmi', names: read.operands, force: read.isOn('force') },
    },
  ],
  [
    'login',
    {
      forms: { valued: 'username|u password|p', switches: 'password-stdin' },
      read: (read, verb) => {
        const [server = 'docker.io'] = read.operands;
        if (read.operands.length > 1) return wants(verb, 'at most one server');
        const username = read.value('username');
        return {
          verb: 'login',
          server: hostOf(server),
          password: passwordOf(read),
          ...(username === undefined ? {} : { username }),
        };
      },
    },
  ],
  [
    'logout',
    {
      forms: { valued: '', switches: '' },
      read: ({ operands }, verb) =>
        operands.length > 1
          ? wants(verb, 'at most one server')
          : { verb: 'logout', server: hostOf(operands[0] ?? 'docker.io') },
    },
  ],
]);

function passwordOf(read: Read): Password {
  if (read.isOn('password-stdin')) return { from: 'stdin' };
  const value = read.value('password');
  return value === undefined ? { from: 'nowhere' } : { from: 'word', value };
}

/** Docker takes URLs, too. */
function hostOf(server: string): string {
  const host = server.replace(/^https?:\/\//, '').replace(/\/.*$/, '');
  return host === 'index.docker.io' || host === 'registry-1.docker.io' ? 'docker.io' : host;
}

function wants(verb: string, what: string): Unsupported {
  return { message: `'docker ${verb}' wants ${what}` };
}
