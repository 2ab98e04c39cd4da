import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { describeLiveWith } from '../rig/engines/describe-live.js';
import { placeOf } from '../rig/engines/index.js';
import { pushImage } from '../rig/images/index.js';
import { Judges, platformsOf } from '../rig/judges/index.js';
import type { ProgramResult } from '../rig/program/index.js';
import {
  type DockerConfig,
  type Login,
  openDockerConfig,
  type RegistryWithTokens,
  type RunningRegistry,
  startDockerRegistry,
  startWithTokens,
  type TokenAccount,
} from '../rig/registries/index.js';
import { listed, ListProject } from './list-project.js';

/** May do everything. */
const alice: TokenAccount = { username: 'alice', password: 'wonderland', may: [[/(?:)/, ['pull', 'push']]] };
/** May write lists, and read what goes into them. */
const bob: TokenAccount = {
  username: 'bob',
  password: 'looking glass',
  may: [
    [/^lists\//, ['pull', 'push']],
    [/(?:)/, ['pull']],
  ],
};

await describeLiveWith(
  'access to a registry with tokens',
  ({ crane }) => crane,
  (engines, crane) => {
    let site: RegistryWithTokens;
    let host: string;
    let alicesConfig: DockerConfig;
    let judges: Judges;
    let project: ListProject;
    const configs: DockerConfig[] = [];

    const config = async (logins: Readonly<Record<string, Login>>): Promise<DockerConfig> => {
      const opened = await openDockerConfig(logins, engines.environment.DOCKER_CONFIG);
      configs.push(opened);
      return opened;
    };

    beforeAll(async () => {
      const place = placeOf(engines);
      site = await startWithTokens(place, [alice, bob], (options) => startDockerRegistry(place, options));
      host = site.registry.address;
      alicesConfig = await config({ [host]: alice });
      judges = new Judges({ skopeo: engines.skopeoPath, crane, dockerConfig: alicesConfig.folder });
      project = await ListProject.create(engines);
      for (const architecture of ['amd64', 'arm64']) {
        const open = `${engines.registry}/access:${architecture}`;
        await pushImage(open, { config: { os: 'linux', architecture } });
        await judges.copy(open, `${host}/parts/${architecture}:1`);
      }
    });
    afterAll(async () => {
      await project.close();
      await Promise.all(configs.map((each) => each.close()));
      await site.registry.close();
    });

    const sources = () => [`${host}/parts/amd64:1`, `${host}/parts/arm64:1`];
    const as = async (login: Login | undefined, steps: readonly string[]) => {
      const { folder } = await config(login === undefined ? {} : { [host]: login });
      const begin = site.tokens.questions.length;
      const result = await project.run(steps, [], { DOCKER_CONFIG: folder });
      return { result, questions: site.tokens.questions.slice(begin) };
    };
    const said = ({ stdout, stderr }: ProgramResult): string => stdout + stderr;

    test('no more is asked for than is needed: to push into the list, to pull the rest', async () => {
      const list = `${host}/lists/least:1`;
      const { result, questions } = await as(bob, listed(list, sources()));
      expect([result.exitCode, said(result)]).toEqual([0, expect.stringContaining('succeeded')]);
      expect(questions.every(({ account, grant }) => account === bob && grant === 'basic')).toBe(true);
      const scopes = questions.flatMap((question) => question.scopes);
      const writing = scopes.filter((scope) => /push|delete|\*/.test(scope));
      expect(new Set(writing)).toEqual(new Set(['repository:lists/least:pull,push']));
      const reading = new Set(scopes.filter((scope) => !writing.includes(scope)));
      reading.delete('repository:lists/least:pull');
      expect(reading).toEqual(new Set(['repository:parts/amd64:pull', 'repository:parts/arm64:pull']));
      await judges.verify(list);
    });

    test('to inspect, only pull is asked for', async () => {
      const { result, questions } = await as(alice, [`cmd: docker manifest inspect ${host}/parts/amd64:1`]);
      expect(result.exitCode).toBe(0);
      expect(questions.flatMap(({ scopes }) => scopes)).toEqual(['repository:parts/amd64:pull']);
    });

    test('an identity token, as az acr login leaves it, is exchanged', async () => {
      const identityToken = site.tokens.refreshTokenOf(alice);
      const list = `${host}/lists/identity:1`;
      const { result, questions } = await as({ identityToken }, listed(list, sources()));
      expect(result.exitCode).toBe(0);
      expect(new Set(questions.map(({ grant }) => grant))).toEqual(new Set(['refresh_token']));
      expect(platformsOf(await judges.index(list))).toEqual(['linux/amd64', 'linux/arm64']);
      expect(said(result)).not.toContain(identityToken);
    });

    test('a credential of the command line wins over the configuration', async () => {
      const credential = `${host};alice;env:RIG_PASSWORD`;
      const list = `${host}/lists/credential:1`;
      const begin = site.tokens.questions.length;
      const result = await project.run(listed(list, sources()), ['--credential', credential], {
        RIG_PASSWORD: alice.password,
        DOCKER_CONFIG: (await config({ [host]: { ...alice, password: 'wrong' } })).folder,
      });
      expect([result.exitCode, said(result)]).toEqual([0, expect.not.stringContaining(alice.password)]);
      expect(site.tokens.questions.slice(begin).every(({ account }) => account === alice)).toBe(true);
    });

    test.each<[string, Login | undefined]>([
      ['no credentials', undefined],
      ['a wrong password', { username: 'alice', password: 'through the looking glass' }],
      ['an identity token that is no longer valid', { identityToken: 'expired-identity-token' }],
    ])('%s: nothing is pushed, the registry is named, the secret is not', async (_, login) => {
      const list = `${host}/lists/refused:1`;
      const { result } = await as(login, listed(list, sources()));
      expect([4, 5]).toContain(result.exitCode);
      expect(said(result)).toContain(host);
      expect(said(result)).toMatch(/hint: .*(docker login|--credential)/);
      expect(said(result)).not.toMatch(/through the looking glass|expired-identity-token/);
      expect(await judges.digest(list)).toBeUndefined();
    });

    test('who may not push is told which repository it was', async () => {
      const list = `${host}/parts/amd64:list`;
      const { result } = await as(bob, listed(list, sources()));
      expect([4, 5]).toContain(result.exitCode);
      expect(result.stderr).toMatch(/'localhost:\d+' denies access to .*'localhost:\d+\/parts\/amd64/);
      expect(result.stderr).toMatch(/hint: /);
      expect(said(result)).not.toContain(bob.password);
      expect(await judges.digest(list)).toBeUndefined();
    });
  },
);

await describeLiveWith(
  'access to a registry with passwords',
  ({ crane }) => crane,
  (engines, crane) => {
    let registry: RunningRegistry;
    let project: ListProject;
    const configs: DockerConfig[] = [];

    beforeAll(async () => {
      registry = await startDockerRegistry(placeOf(engines), { access: 'htpasswd' });
      project = await ListProject.create(engines);
    });
    afterAll(async () => {
      await project.close();
      await Promise.all(configs.map((each) => each.close()));
      await registry.close();
    });

    test('a wrong password is refused with the registry named, the right one of the command line let in', async () => {
      const host = registry.address;
      const { username, password } = registry.account ?? { username: '', password: '' };
      const wrong = { username, password: 'a wrong password' };
      for (const login of [wrong, { username, password }])
        configs.push(await openDockerConfig({ [host]: login }, engines.environment.DOCKER_CONFIG));
      const [bad, good] = configs.map(({ folder }) => folder) as [string, string];
      const open = `${engines.registry}/passwords:1`;
      await pushImage(open, { config: { os: 'linux', architecture: 'amd64' } });
      const list = `${host}/list:1`;
      const judges = new Judges({ skopeo: engines.skopeoPath, crane, dockerConfig: good });

      const refused = await project.run(listed(list, [open]), [], { DOCKER_CONFIG: bad });
      expect([4, 5]).toContain(refused.exitCode);
      expect(refused.stderr).toContain(host);
      expect(refused.stdout + refused.stderr).not.toContain('a wrong password');
      expect(await judges.digest(list)).toBeUndefined();

      const credential = ['--credential', `${host};${username};env:RIG_PASSWORD`];
      const welcome = await project.run(listed(list, [open]), credential, {
        DOCKER_CONFIG: bad,
        RIG_PASSWORD: password,
      });
      expect(welcome.exitCode).toBe(0);
      await judges.verify(list);
    });
  },
);

await describeLiveWith(
  'access to a registry whose certificate nobody knows',
  ({ crane }) => crane,
  (engines, crane) => {
    let registry: RunningRegistry;
    let project: ListProject;

    beforeAll(async () => {
      registry = await startDockerRegistry(placeOf(engines), { tls: true });
      project = await ListProject.create(engines);
    });
    afterAll(async () => {
      await project.close();
      await registry.close();
    });

    test('is refused with a remedy, and granted with the certificate or as insecure', async () => {
      const host = registry.address;
      const { authority = '' } = registry;
      const judges = new Judges({ skopeo: engines.skopeoPath, crane, authority });
      const copy = (tag: string, ...words: string[]) => [
        'image',
        'copy',
        engines.base,
        `${host}/base:${tag}`,
        ...words,
      ];

      const refused = await project.taskrun(copy('refused'));
      expect([refused.exitCode, refused.stderr]).toEqual([5, expect.stringContaining('is not trusted')]);
      expect(refused.stderr).toMatch(/hint: .*SSL_CERT_FILE/);
      expect(await judges.digest(`${host}/base:refused`)).toBeUndefined();

      const trusted = await project.taskrun(copy('trusted'), { environment: { SSL_CERT_FILE: authority } });
      expect([trusted.exitCode, trusted.stderr]).toEqual([0, expect.stringContaining('copied')]);
      const insecure = await project.taskrun(copy('insecure', '--insecure'));
      expect([insecure.exitCode, insecure.stderr]).toEqual([0, expect.stringContaining('copied')]);
      expect(await judges.tags(`${host}/base`)).toEqual(['insecure', 'trusted']);
      await judges.verify(`${host}/base:trusted`);
    });
  },
);
