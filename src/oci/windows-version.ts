/** What decides whether a Windows image runs on a Windows host. */
interface WindowsVersion {
  readonly major: number;
  readonly minor: number;
  readonly build: number;
}

const versionGrammar = /^(\d+)\.(\d+)\.(\d+)(?:\.|$)/;

/** The releases with long-term servicing since processes of older releases run on newer ones: Server 2022 and 2025. */
const stableReleases = [20348, 26100] as const;

/**
 * Whether an image for Windows `offered` runs on Windows `wanted`, both `major.minor.build[.revision]`; a version that is
 * not stated, or no version, excludes nothing. Before Server 2022 the builds must be equal; since then a host also runs
 * images from the release before its own.
 * @see https://learn.microsoft.com/en-us/virtualization/windowscontainers/deploy-containers/version-compatibility
 */
export function runsOnWindows(wanted: string | undefined, offered: string | undefined): boolean {
  const host = windowsVersion(wanted ?? '');
  if (host === undefined || offered === undefined || offered === '') return true;
  const image = windowsVersion(offered);
  if (image?.major !== host.major || image.minor !== host.minor) return false;
  return image.build <= host.build && image.build >= oldestFor(host.build);
}

function oldestFor(build: number): number {
  const newest = stableReleases.findLastIndex((release) => release <= build);
  return newest < 0 ? build : (stableReleases[Math.max(newest - 1, 0)] ?? build);
}

function windowsVersion(text: string): WindowsVersion | undefined {
  const [major = NaN, minor = NaN, build = NaN] = versionGrammar.exec(text)?.slice(1).map(Number) ?? [];
  return major < 256 && minor < 256 && build < 65_536 ? { major, minor, build } : undefined;
}
