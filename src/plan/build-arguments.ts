import type { Diagnostic } from '../diagnostic/index.js';
import { parsePlatform } from '../oci/index.js';
import type { Platform } from '../oci/index.js';
import { flagTable, flagValues, parseFlags, plannedFlag } from './flags.js';
import type { Flag, FlagRules, ParsedWords } from './flags.js';
import type { BuildAction } from './plan.js';
import { onPlatform } from './on-platform.js';
import type { Report, Word } from './words.js';

/**
 * Every flag of docker build: of the classic builder and of buildx, and ACR's `--image`.
 * @see https://docs.docker.com/reference/cli/docker/buildx/build/
 */
const buildRules: FlagRules = {
  command: 'docker build',
  table: flagTable(
    `add-host allow annotation attest build-arg build-context builder cache-from cache-to call cgroup-parent cpu-period
     cpu-quota cpu-shares|c cpuset-cpus cpuset-mems file|f iidfile isolation label memory|m memory-swap metadata-file
     network no-cache-filter output|o platform policy print progress provenance sbom secret security-opt shm-size ssh
     storage-opt tag|t|image target ulimit`,
    'check compress debug|D disable-content-trust force-rm help load no-cache pull push quiet|q rm squash stream',
  ),
  passUnknown: true,
};

/** What a build step is planned for. */
export interface BuildSurroundings {
  /** The `build` text or command, for problems that have no word of their own. */
  readonly place: Word['place'];
  readonly environment: readonly string[];
  /** What a `--platform` that names only a part means otherwise. */
  readonly defaultPlatform: Platform;
  /** What it is for when it names no platform. */
  readonly platform?: Platform | undefined;
}

/**
 * Reads docker build's arguments: flags in any order, the context last or anywhere. Undefined, with a report, when there
 * is no context or more than one.
 */
export function planBuild(
  words: readonly Word[],
  surroundings: BuildSurroundings,
  report: Report,
): BuildAction | undefined {
  const parsed = parseFlags(onPlatform(words, buildRules, surroundings.platform), buildRules, report);
  const context = parsed.understood ? findContext(parsed, surroundings, report) : undefined;
  if (context === undefined) return undefined;
  const dockerfile = flagValues(parsed, 'file').at(-1);
  const platforms = flagValues(parsed, 'platform');
  const lastPlatform = platforms.at(-1);
  return {
    kind: 'build',
    arguments: parsed.flags.flatMap(dockerWords),
    flags: parsed.flags.map(plannedFlag),
    context: context.text,
    ...(dockerfile !== undefined && { dockerfile: dockerfile.value, dockerfilePlace: dockerfile.place }),
    tags: flagValues(parsed, 'tag').map(({ value, place }) => ({ name: value, place })),
    platforms: platforms.flatMap((flag) => parsePlatforms(flag, surroundings.defaultPlatform, report)),
    ...(lastPlatform !== undefined && { platformPlace: lastPlatform.place }),
    buildKit:
      surroundings.environment.findLast((entry) => entry.startsWith('DOCKER_BUILDKIT=')) !==
      'DOCKER_BUILDKIT=0',
  };
}

/** ACR's `--image` is docker's `--tag`. */
function dockerWords({ spelling, words }: Flag): readonly string[] {
  if (spelling !== '--image') return words;
  return words.map((word, index) => (index === 0 ? word.replace(/^--image/, '--tag') : word));
}

function findContext(
  { operands }: ParsedWords,
  { place }: BuildSurroundings,
  report: Report,
): Word | undefined {
  const [context, second] = operands;
  if (context === undefined) {
    report({
      code: 'plan/missing-context',
      severity: 'error',
      message: 'this build names no context',
      place,
      hint: "add the directory to build from at its end, e.g. '.' for the working directory",
    });
  } else if (second !== undefined) {
    report({
      code: 'plan/two-contexts',
      severity: 'error',
      message: `this build names two contexts, '${context.text}' and '${second.text}'`,
      place: second.place,
      related: [{ message: 'the first context', place: context.place }],
      hint: 'keep one; a value with spaces needs quotes',
    });
    return undefined;
  }
  return context;
}

/** The platforms of one `--platform` value, which may be several separated by commas; unreadable ones are reported. */
function parsePlatforms(flag: Flag, byDefault: Platform, report: Report): readonly Platform[] {
  return flag.value.split(',').flatMap((text) => {
    const platform = text === 'local' ? byDefault : parsePlatform(text, byDefault);
    if (platform !== undefined) return [platform];
    report(invalidPlatform(text, flag.place));
    return [];
  });
}

/** A text is not a platform. */
export function invalidPlatform(text: string, place: Flag['place']): Diagnostic {
  return {
    code: 'plan/invalid-platform',
    severity: 'error',
    message: `'${text}' is not a platform`,
    place,
    hint: "a platform looks like 'linux/amd64', 'linux/arm64' or 'linux/arm/v7'",
  };
}
