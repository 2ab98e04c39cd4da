import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { buildImage, ImageBuildError } from '../../src/image-build/index.js';
import { ImageLayout } from '../../src/image-layout/index.js';
import { parsePlatform, type Platform } from '../../src/oci/index.js';
import { RegistryClient, RegistryError } from '../../src/registry/index.js';
import { buildKitProgram, type RunningBuildKit, startBuildKit } from '../rig/buildkit/index.js';
import { describeLiveWith } from '../rig/engines/describe-live.js';
import { placeOf } from '../rig/engines/index.js';
import {
  type BuildCase,
  type BuildKitAnswer,
  buildWithBuildKit,
  type CaseBases,
  generatedCases,
  handMadeCases,
  pushBases,
  readImages,
  writeCase,
  type WrittenCase,
} from '../rig/image-cases/index.js';

const handMade = await handMadeCases();
/** Builds at the same time: BuildKit answers no faster than two processors let it. */
const mostAtOnce = 4;

await describeLiveWith('images built as BuildKit builds them', buildKitProgram, (engines, program) => {
  const client = new RegistryClient();
  let buildKit: RunningBuildKit;
  let bases: CaseBases;
  let folder: string;
  let cases = 0;

  beforeAll(async () => {
    folder = await mkdtemp(join(engines.folder, 'cases-'));
    buildKit = await startBuildKit(placeOf(engines), program);
    bases = await pushBases(engines.registry);
  });
  afterAll(async () => {
    client.close();
    await buildKit.close();
    await rm(folder, { recursive: true, force: true });
  });

  async function buildHere(each: WrittenCase): Promise<BuildKitAnswer> {
    const own = join(each.folder, 'native');
    await mkdir(own);
    const layout = await ImageLayout.open({ folder: own, client });
    try {
      const { target } = await buildImage(requestOf(each, await ignoreFileOf(each)), {
        layout,
        folder: own,
        listings: undefined,
        host: platform('linux/amd64'),
        fetch: () => Promise.reject(new Error('no case has a URL')),
        progress: () => undefined,
        now: Date.now,
        signal: new AbortController().signal,
      });
      await layout.bringAll(target);
      return { images: await readImages(own, target) };
    } catch (error) {
      // a base that is nowhere is refused, too
      if (error instanceof ImageBuildError || error instanceof RegistryError)
        return { refusal: error.message };
      throw error;
    }
  }

  /** What the two make of a case, where it differs; a refusal counts as a refusal, whatever it says. */
  async function difference(each: BuildCase): Promise<object | undefined> {
    const written = await writeCase(each, join(folder, String(cases++)), bases);
    const [theirs, ours] = await Promise.all([buildWithBuildKit(written, buildKit), buildHere(written)]);
    if ('refusal' in theirs && 'refusal' in ours) return undefined;
    const same = JSON.stringify(theirs) === JSON.stringify(ours);
    return same ? undefined : { case: each.name, dockerfile: written.text, theirs, ours };
  }

  async function differences(all: readonly BuildCase[]): Promise<readonly object[]> {
    const found: object[] = [];
    const waiting = all.values();
    const worker = async (): Promise<void> => {
      for (const each of waiting) {
        const different = await difference(each);
        if (different !== undefined) found.push(different);
      }
    };
    await Promise.all(Array.from({ length: mostAtOnce }, worker));
    return found;
  }

  test(`${handMade.length} Dockerfiles, one for each rule`, async () => {
    expect(await differences(handMade)).toEqual([]);
  });

  test.each([7, 11])('60 generated Dockerfiles of the seed %i', async (seed) => {
    expect(await differences(generatedCases(60, seed))).toEqual([]);
  });
});

function requestOf(each: WrittenCase, ignoreFile: string | undefined) {
  const {
    text,
    context,
    target,
    platforms = ['linux/amd64'],
    buildArguments = {},
    labels = {},
    directories,
  } = each;
  return {
    dockerfile: { path: 'Dockerfile', text },
    context,
    ignoreFile,
    ...(target === undefined ? {} : { target }),
    platforms: platforms.map(platform),
    buildArguments: new Map(Object.entries(buildArguments)),
    labels: new Map(Object.entries(labels)),
    contexts: new Map(
      Object.entries(directories).map(([name, path]) => [name, { kind: 'directory', path } as const]),
    ),
    annotations: [],
    compression: 'gzip',
    isExported: false,
  } as const;
}

function ignoreFileOf({ context }: WrittenCase): Promise<string | undefined> {
  return readFile(join(context, '.dockerignore'), 'utf8').catch(() => undefined);
}

function platform(text: string): Platform {
  const parsed = parsePlatform(text);
  if (parsed === undefined) throw new Error(`no platform in a test: ${text}`);
  return parsed;
}
