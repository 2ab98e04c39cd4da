import { isJsonObject, wordAt } from './json.js';

/**
 * What an image runs on, named as the OCI image specification names it.
 * @see https://github.com/opencontainers/image-spec/blob/v1.1.0/image-index.md#image-index-property-descriptions
 */
export interface Platform {
  readonly os: string;
  readonly architecture: string;
  readonly variant?: string;
  readonly osVersion?: string;
  readonly osFeatures?: readonly string[];
}

const platformGrammar = /^([\w.-]+)(?:\(([\w.-]*)\))?(?:\/([\w.-]+))?(?:\/([\w.-]+))?$/;
const operatingSystems = new Set(
  'aix android darwin dragonfly freebsd illumos ios js linux macos netbsd openbsd plan9 solaris wasip1 windows zos'.split(
    ' ',
  ),
);

/**
 * Reads `os`, `architecture`, `os/architecture` or `os/architecture/variant`, the os perhaps with its version in
 * parentheses (`windows(10.0.20348.1)/amd64`), and normalises it. What is not written comes from `defaults`.
 * Undefined when the text is no platform.
 */
export function parsePlatform(
  text: string,
  defaults: Platform = { os: 'linux', architecture: 'amd64' },
): Platform | undefined {
  const [matched, first = '', osVersion, architecture, variant] = platformGrammar.exec(text.trim()) ?? [];
  if (matched === undefined) return undefined;
  if (architecture !== undefined)
    return normalizePlatform(platformOf({ os: first, architecture, variant, osVersion }));
  return normalizePlatform(
    operatingSystems.has(first.toLowerCase())
      ? platformOf({ ...defaults, os: first, osVersion })
      : platformOf({ os: defaults.os, architecture: first }),
  );
}

/** `os/architecture[/variant]`, the os with its version in parentheses where it has one. */
export function formatPlatform({ os, architecture, variant, osVersion }: Platform): string {
  const system = osVersion === undefined ? os : `${os}(${osVersion})`;
  return [system, architecture, ...(variant === undefined ? [] : [variant])].join('/');
}

/** One spelling for each platform, containerd's: `aarch64` is `arm64`, `arm` alone is `arm/v7`, `arm64/v8` is `arm64`. */
export function normalizePlatform(platform: Platform): Platform {
  const os = platform.os.toLowerCase();
  const architecture = platform.architecture.toLowerCase();
  return platformOf({
    os: os === 'macos' ? 'darwin' : os,
    ...normalProcessor(architecture, platform.variant?.toLowerCase()),
    osVersion: platform.osVersion,
    osFeatures: platform.osFeatures,
  });
}

/** The same platform after normalisation; another version of the operating system is another platform. */
export function samePlatform(one: Platform, other: Platform): boolean {
  return formatPlatform(normalizePlatform(one)) === formatPlatform(normalizePlatform(other));
}

/** Whether an image for `offered` is one that was asked for as `wanted`: a version is only compared when asked for. */
export function matchesPlatform(wanted: Platform, offered: Platform): boolean {
  const { osVersion: version, ...rest } = normalizePlatform(offered);
  if (wanted.osVersion === undefined) return samePlatform(wanted, rest);
  // A Windows version asked for without its revision matches every revision of that build.
  const matches = version === wanted.osVersion || version?.startsWith(`${wanted.osVersion}.`);
  return matches === true && samePlatform(wanted, { ...rest, osVersion: wanted.osVersion });
}

/** The platform an index entry or an image configuration states, normalised; undefined without os and architecture. */
export function platformFromJson(value: unknown): Platform | undefined {
  if (!isJsonObject(value)) return undefined;
  const os = wordAt(value.os);
  const architecture = wordAt(value.architecture);
  if (os === undefined || architecture === undefined) return undefined;
  const features = Array.isArray(value['os.features']) ? value['os.features'] : [];
  return normalizePlatform(
    platformOf({
      os,
      architecture,
      variant: wordAt(value.variant),
      osVersion: wordAt(value['os.version']),
      osFeatures: features.flatMap((feature) => wordAt(feature) ?? []),
    }),
  );
}

/** The `platform` member of an index entry. */
export function platformToJson(platform: Platform): object {
  return {
    architecture: platform.architecture,
    os: platform.os,
    ...(platform.osVersion === undefined ? {} : { 'os.version': platform.osVersion }),
    ...(platform.osFeatures === undefined ? {} : { 'os.features': platform.osFeatures }),
    ...(platform.variant === undefined ? {} : { variant: platform.variant }),
  };
}

interface Processor {
  readonly architecture: string;
  readonly variant?: string | undefined;
}

/** @see https://github.com/containerd/platforms/blob/v1.0.0/database.go */
function normalProcessor(architecture: string, variant: string | undefined): Processor {
  switch (architecture) {
    case 'i386':
      return { architecture: '386' };
    case 'x86_64':
    case 'x86-64':
    case 'amd64':
      return { architecture: 'amd64', variant: variant === 'v1' ? undefined : variant };
    case 'aarch64':
    case 'arm64':
      return { architecture: 'arm64', variant: variant === '8' || variant === 'v8' ? undefined : variant };
    case 'armhf':
      return { architecture: 'arm', variant: 'v7' };
    case 'armel':
      return { architecture: 'arm', variant: 'v6' };
    case 'arm':
      return {
        architecture: 'arm',
        variant: /^[5-8]$/.test(variant ?? '7') ? `v${variant ?? '7'}` : variant,
      };
    default:
      return { architecture, variant };
  }
}

type PlatformParts = { readonly [Key in keyof Platform]?: Platform[Key] | undefined } & {
  readonly os: string;
  readonly architecture: string;
};

/** A platform without members that say nothing. */
function platformOf({ os, architecture, variant, osVersion, osFeatures }: PlatformParts): Platform {
  return {
    os,
    architecture,
    ...(variant === undefined || variant === '' ? {} : { variant }),
    ...(osVersion === undefined || osVersion === '' ? {} : { osVersion }),
    ...(osFeatures === undefined || osFeatures.length === 0 ? {} : { osFeatures }),
  };
}
