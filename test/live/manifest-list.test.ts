import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { describeLiveWith } from '../rig/engines/describe-live.js';
import { placeOf } from '../rig/engines/index.js';
import { fetchManifest, pushImage, pushIndex } from '../rig/images/index.js';
import { type Index, Judges, platformsOf } from '../rig/judges/index.js';
import { type RunningRegistry, startDockerRegistry } from '../rig/registries/index.js';
import { listed, ListProject, pushed } from './list-project.js';

const oci = 'application/vnd.oci.image.index.v1+json';
const docker = 'application/vnd.docker.distribution.manifest.list.v2+json';
const linux = (architecture: string) => ({ os: 'linux', architecture });

await describeLiveWith(
  'manifest lists in a real registry',
  ({ crane }) => crane,
  (engines, crane) => {
    const judges = new Judges({ skopeo: engines.skopeoPath, crane });
    let project: ListProject;
    let registries: readonly [RunningRegistry, RunningRegistry];
    let host: string;
    let other: string;

    beforeAll(async () => {
      const place = placeOf(engines);
      registries = await Promise.all([startDockerRegistry(place), startDockerRegistry(place)]);
      [host, other] = registries.map(({ address }) => address) as [string, string];
      project = await ListProject.create(engines);
    });
    afterAll(async () => {
      await project.close();
      await Promise.all(registries.map((registry) => registry.close()));
    });

    const children = ({ manifests }: Index): string[] =>
      manifests
        .filter(({ platform }) => platform?.os !== 'unknown')
        .map(({ digest }) => digest)
        .sort();
    const attested = ({ manifests }: Index): string[] =>
      manifests.flatMap(({ annotations }) => annotations?.['vnd.docker.reference.digest'] ?? []).sort();

    test('sources that docker push gives provenance are flattened, arm/v6 and v7 beside arm64', async () => {
      const platforms = ['linux/arm/v6', 'linux/arm/v7', 'linux/arm64', 'linux/amd64'];
      const sources = platforms.map((platform) => `${host}/arms:${platform.replaceAll('/', '-')}`);
      const builds = platforms.flatMap((platform, index) => pushed(sources[index] ?? '', platform));
      await project.succeed([...builds, ...listed(`${host}/arms:1`, sources)]);
      const list = await judges.index(`${host}/arms:1`);
      expect(list.mediaType).toBe(oci);
      const attestations = platforms.map(() => 'unknown/unknown');
      expect(platformsOf(list)).toEqual([
        ...['linux/amd64', 'linux/arm/v6', 'linux/arm/v7', 'linux/arm64'],
        ...attestations,
      ]);
      expect(attested(list)).toEqual(children(list));
      await judges.verify(`${host}/arms:1`);
    });

    test('Windows images that differ in os.version only are distinct', async () => {
      const versions = ['10.0.17763.6893', '10.0.20348.3207'];
      const sources = versions.map((version) => `${host}/windows:${version}`);
      await Promise.all(
        versions.map((version, index) =>
          pushImage(sources[index] ?? '', {
            config: { os: 'windows', architecture: 'amd64', 'os.version': version },
          }),
        ),
      );
      await project.succeed(listed(`${host}/windows:1`, sources));
      const list = await judges.index(`${host}/windows:1`);
      expect(platformsOf(list)).toEqual(versions.map((version) => `windows/amd64 ${version}`));
      await judges.verify(`${host}/windows:1`);
    });

    test('Docker children make a Docker list, a mixture an OCI index, bytes untouched', async () => {
      const [amd64, arm64] = [`${host}/family:amd64`, `${host}/family:arm64`];
      const one = await pushImage(amd64, { config: linux('amd64'), family: 'docker' });
      const other = await pushImage(arm64, { config: linux('arm64'), family: 'docker' });
      const mixed = await pushImage(`${host}/family:s390x`, { config: linux('s390x') });
      await project.succeed(listed(`${host}/family:docker`, [amd64, arm64]));
      const list = await judges.index(`${host}/family:docker`);
      expect([list.mediaType, children(list)]).toEqual([docker, [one.digest, other.digest].sort()]);
      await project.succeed(listed(`${host}/family:mixed`, [amd64, `${host}/family:s390x`]));
      const mixture = await judges.index(`${host}/family:mixed`);
      expect([mixture.mediaType, children(mixture)]).toEqual([oci, [one.digest, mixed.digest].sort()]);
      await Promise.all([judges.verify(`${host}/family:docker`), judges.verify(`${host}/family:mixed`)]);
    });

    test('sources in another repository and in another registry come along, attestations included', async () => {
      const [near, far] = [`${host}/elsewhere/near:1`, `${other}/elsewhere/far:1`];
      const list = `${host}/together:1`;
      await project.succeed([
        ...pushed(near, 'linux/amd64'),
        ...pushed(far, 'linux/arm64'),
        ...listed(list, [near, far]),
      ]);
      expect(platformsOf(await judges.index(list))).toEqual([
        ...['linux/amd64', 'linux/arm64'],
        ...['unknown/unknown', 'unknown/unknown'],
      ]);
      await judges.verify(list);
    });

    test('pushing again changes nothing', async () => {
      const sources = [`${host}/again:amd64`, `${host}/again:arm64`];
      await pushImage(`${host}/again:amd64`, { config: linux('amd64') });
      await pushImage(`${host}/again:arm64`, { config: linux('arm64') });
      await project.succeed(listed(`${host}/again:1`, sources));
      const first = await fetchManifest(`${host}/again:1`);
      await project.succeed(listed(`${host}/again:1`, sources));
      expect(await fetchManifest(`${host}/again:1`)).toEqual(first);
    });

    test('of racing pushes of one tag, one wins whole', async () => {
      const rivals = ['amd64', 'arm64', 's390x', 'ppc64le'];
      const images = await Promise.all(
        rivals.map((architecture) =>
          pushImage(`${host}/race:${architecture}`, { config: linux(architecture) }),
        ),
      );
      await pushImage(`${host}/race:common`, { config: linux('riscv64') });
      await Promise.all(
        rivals.map((rival) =>
          project.succeed(listed(`${host}/race:1`, [`${host}/race:${rival}`, `${host}/race:common`])),
        ),
      );
      const winner = await judges.index(`${host}/race:1`);
      expect(winner.manifests).toHaveLength(2);
      expect(images.filter(({ digest }) => children(winner).includes(digest))).toHaveLength(1);
      await judges.verify(`${host}/race:1`);
    });

    test('an attestation of an image that is not in the list is dropped', async () => {
      const source = `${host}/orphan:source`;
      await project.succeed(pushed(source, 'linux/amd64'));
      const { manifests } = JSON.parse((await fetchManifest(source)).text) as Index;
      const attestation = manifests.find(({ annotations }) => annotations !== undefined);
      const image = await pushImage(`${host}/orphan`, { config: linux('arm64') });
      if (attestation === undefined) throw new Error('docker push has added no attestation');
      await pushIndex(source, [{ ...image, platform: linux('arm64') }, attestation]);
      await project.succeed(listed(`${host}/orphan:1`, [source]));
      expect((await judges.index(`${host}/orphan:1`)).manifests.map(({ digest }) => digest)).toEqual([
        image.digest,
      ]);
    });

    test('an index in an index is flattened', async () => {
      const name = `${host}/nested`;
      const [one, two, three] = await Promise.all(
        ['amd64', 'arm64', 's390x'].map(async (architecture) => ({
          ...(await pushImage(name, { config: linux(architecture) })),
          platform: linux(architecture),
        })),
      );
      if (one === undefined || two === undefined || three === undefined) throw new Error('unreachable');
      const inner = await pushIndex(name, [one, two]);
      await pushIndex(`${name}:outer`, [inner, three]);
      await project.succeed(listed(`${name}:1`, [`${name}:outer`]));
      const list = await judges.index(`${name}:1`);
      expect(platformsOf(list)).toEqual(['linux/amd64', 'linux/arm64', 'linux/s390x']);
      await judges.verify(`${name}:1`);
    });

    test('two images for one platform are refused, naming both', async () => {
      const sources = [`${host}/double:one`, `${host}/double:two`];
      await Promise.all(
        sources.map((source) => pushImage(source, { config: { ...linux('arm'), variant: 'v7', source } })),
      );
      const { exitCode, stderr } = await project.run(listed(`${host}/double:1`, sources));
      expect(exitCode).toBe(4);
      for (const said of [...sources.map((source) => `'${source}'`), 'linux/arm/v7'])
        expect(stderr).toContain(said);
      expect(await judges.digest(`${host}/double:1`)).toBeUndefined();
    });

    test('a source that is missing is named, with the one that was pushed under a similar name', async () => {
      const steps = [
        ...pushed(`${host}/typo:1-arm46`, 'linux/arm64'),
        ...listed(`${host}/typo:1`, [`${host}/typo:1-arm64`]),
      ];
      const { exitCode, stderr } = await project.run(steps, ['--no-lint']);
      expect(exitCode).toBe(4);
      expect(stderr).toContain(`'${host}/typo:1-arm64' is not in the registry`);
      expect(stderr).toContain(`did you mean '${host}/typo:1-arm46', which step 'acb_step_1' pushes?`);
      expect(await judges.digest(`${host}/typo:1`)).toBeUndefined();
    });

    test('a push that fails half-way leaves the tag where it was', async () => {
      const list = `${host}/half:1`;
      const [whole, broken] = [`${host}/half:amd64`, `${other}/half/broken:arm64`];
      await pushImage(whole, { config: linux('amd64') });
      await project.succeed(listed(list, [whole]));
      const before = await judges.digest(list);
      await pushImage(broken, { config: linux('arm64') });
      const { layers } = JSON.parse((await fetchManifest(broken)).text) as { layers: { digest: string }[] };
      const lost = `http://${other}/v2/half/broken/blobs/${layers[0]?.digest ?? ''}`;
      expect((await fetch(lost, { method: 'DELETE' })).status).toBe(202);
      const { exitCode, stderr } = await project.run(listed(list, [whole, broken]));
      expect(exitCode).toBe(4);
      expect(stderr).toContain(other);
      expect(await judges.digest(list)).toBe(before);
      await judges.verify(list);
    });
  },
);
