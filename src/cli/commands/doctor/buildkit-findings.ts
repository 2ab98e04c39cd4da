import {
  askServer,
  cacheSize,
  describePlatforms,
  findBuildKit,
  untraced,
  type Builder,
  type BuildKitClient,
} from '../../../buildkit/index.js';
import { formatPlatform } from '../../../oci/index.js';
import type { BuildKitFlags } from '../../options/index.js';
import { declaredBuilders } from '../../application/builders/index.js';
import type { Finding } from './finding.js';
import type { IO } from '../../console/index.js';
import { dataFolder } from '../../application/machine/index.js';

/** The BuildKit servers of a run with these flags, one line each; none where there is no BuildKit. @throws EngineError, CommandFailure */
export async function buildKitFindings(flags: BuildKitFlags, io: IO): Promise<readonly Finding[]> {
  const { environment } = io;
  const declared = await declaredBuilders(flags, io);
  const found = await findBuildKit({
    environment,
    dataFolder: dataFolder(environment),
    asked: flags.buildkit,
  });
  if (found === undefined) return [];
  const builders: readonly Builder[] = [{ server: found.server }, ...declared];
  const client = { buildctl: found.buildctl, environment: untraced(environment) };
  return Promise.all(builders.map((builder) => findingOf(builder, client)));
}

async function findingOf({ server, platform }: Builder, client: BuildKitClient): Promise<Finding> {
  const subject = 'builder';
  const [answer, size] = await Promise.all([askServer(server, client), cacheSize(server, client)]);
  const declared = platform === undefined ? '' : `, declared for ${formatPlatform(platform)}`;
  if (answer.status === 'silent') {
    const text = `the BuildKit server at '${server.address}'${declared} does not answer (${answer.reason})`;
    return { subject, fine: false, text, remedy: 'start it, or check its address' };
  }
  const limit = answer.cacheLimit === undefined ? '' : ` of at most ${gigabytes(answer.cacheLimit)}`;
  const cache = size === undefined ? '' : `, cache ${gigabytes(size)}${limit}`;
  const platforms = describePlatforms(answer.platforms);
  return {
    subject,
    fine: true,
    text: `BuildKit ${answer.version} at ${server.address}${declared} (${platforms}${cache})`,
  };
}

function gigabytes(bytes: number): string {
  return `${(bytes / 1e9).toFixed(1)} GB`;
}
