import { normalizePlatform } from './normalize-platform.js';
import { platformOf, type Platform } from './platform.js';
import { formatPlatform } from './platform-text.js';
import { runsOnWindows } from './windows-version.js';

/** The same platform after normalisation; another version or other features of the operating system is another platform. */
export function samePlatform(one: Platform, other: Platform): boolean {
  return formatPlatform(normalizePlatform(one)) === formatPlatform(normalizePlatform(other));
}

/**
 * Whether an image for `offered` is one that was asked for as `wanted`: same system and processor, no features that were
 * not asked for, and a Windows version that runs on the one asked for.
 */
export function matchesPlatform(wanted: Platform, offered: Platform): boolean {
  const [want, offer] = [normalizePlatform(wanted), normalizePlatform(offered)];
  if (want.os !== offer.os || want.architecture !== offer.architecture || want.variant !== offer.variant)
    return false;
  if (want.os === 'windows' && !runsOnWindows(want.osVersion, offer.osVersion)) return false;
  const wantedFeatures = new Set(want.osFeatures);
  return (offer.osFeatures ?? []).every(
    (feature) => wantedFeatures.has(feature) || (want.os === 'windows' && feature === 'win32k'),
  );
}

/**
 * What of `offered` runs on `platform`, best first, as containerd chooses: its own processor before older ones (arm/v6 on
 * arm/v7, 386 on amd64, arm on arm64), more of the features it has before fewer, otherwise in the order given.
 * @see https://github.com/containerd/platforms/blob/v1.0.0-rc.5/compare.go
 */
export function runnableOn<Item>(
  platform: Platform,
  offered: readonly Item[],
  platformOfItem: (item: Item) => Platform,
): readonly Item[] {
  const wanted = processorsOf(normalizePlatform(platform));
  return offered
    .map((item) => {
      const offer = platformOfItem(item);
      const rank = wanted.findIndex((processor) => matchesPlatform(processor, offer));
      return { item, rank, features: offer.osFeatures?.length ?? 0 };
    })
    .filter(({ rank }) => rank >= 0)
    .sort((one, other) => one.rank - other.rank || other.features - one.features)
    .map(({ item }) => item);
}

/** The platform, and what else runs on it, best first. */
function processorsOf(platform: Platform): readonly Platform[] {
  const { architecture, variant = '' } = platform;
  const also = (other: string, variants: readonly string[]) =>
    variants.map((each) => platformOf({ ...platform, architecture: other, variant: each }));
  switch (architecture) {
    case 'amd64':
      return [platform, ...also('amd64', olderThan(variant, 1)), ...also('386', [''])];
    case 'arm':
      return [platform, ...also('arm', olderThan(variant, 5))];
    case 'arm64':
      return [
        platform,
        ...also('arm64', olderArm64(variant)),
        ...(isArm64Variant(variant) ? also('arm', ['v8', 'v7', 'v6', 'v5']) : []),
      ];
    default:
      return [platform];
  }
}

/** `v3` with 1 as the oldest: `v2` and `v1`. */
function olderThan(variant: string, oldest: number): readonly string[] {
  const version = Number(/^v?(\d)$/.exec(variant)?.[1] ?? 0);
  return Array.from({ length: Math.max(version - oldest, 0) }, (_, age) => `v${version - 1 - age}`);
}

const arm64Grammar = /^v([89])(?:\.(\d))?$/;
/** Armv9.x has everything that Armv8.(x+5) has, up to v8.9. */
const [newestMinor8, newestMinor9, minorAhead] = [9, 7, 5];

function isArm64Variant(variant: string): boolean {
  const [matched, major, minor = '0'] = arm64Grammar.exec(variant === '' ? 'v8' : variant) ?? [];
  return matched !== undefined && Number(minor) <= (major === '9' ? newestMinor9 : newestMinor8);
}

function olderArm64(variant: string): readonly string[] {
  if (!isArm64Variant(variant)) return [];
  const [, major = '8', text = '0'] = arm64Grammar.exec(variant) ?? [];
  const minor = Number(text);
  const minors = (of: string, newest: number) =>
    Array.from({ length: newest + 1 }, (_, age) => `v${of}.${newest - age}`);
  return major === '9'
    ? [...minors('9', minor).slice(1), ...minors('8', Math.min(minor + minorAhead, newestMinor8))]
    : minors('8', minor).slice(1);
}
