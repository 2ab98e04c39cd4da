import { formatPlatform, parsePlatform, type Platform } from '../oci/index.js';

/**
 * The arguments that BuildKit gives every Dockerfile. The machine that builds is taken for one of the run's own platform.
 * @see https://docs.docker.com/reference/dockerfile/#automatic-platform-args-in-the-global-scope
 */
export function platformArguments(target: Platform, build: Platform): ReadonlyMap<string, string> {
  return new Map(
    Object.entries({ TARGET: target, BUILD: build }).flatMap(([prefix, platform]) => [
      [`${prefix}PLATFORM`, formatPlatform(platform)],
      [`${prefix}OS`, platform.os],
      [`${prefix}ARCH`, platform.architecture],
      [`${prefix}VARIANT`, platform.variant ?? ''],
    ]),
  );
}

/** The platform that a FROM names, normalised; undefined when it names none, or none that can be told. */
export function stagePlatform(
  text: string | undefined,
  told: ReadonlyMap<string, string>,
): string | undefined {
  if (text === undefined) return undefined;
  const filled = text.replaceAll(
    /\$\{(\w+)\}|\$(\w+)/g,
    (all, braced?: string, bare?: string) => told.get(braced ?? bare ?? '') ?? all,
  );
  const platform = parsePlatform(filled);
  return platform && formatPlatform(platform);
}
