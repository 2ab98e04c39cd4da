import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { closeSync, openSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PushedImage } from '../../../../src/event/index.js';
import { LocalImages, unsupportedCommands } from '../../../../src/executor/local-images/index.js';
import type { StepSink } from '../../../../src/executor/index.js';
import { RegistryClient } from '../../../../src/registry/index.js';
import { host, linux, multiPlatform, openForEachTest, registry } from '../../image/setup.js';
import { layout, made, openLayoutForEachTest } from '../../image-layout/setup.js';
import { planTask } from '../../../../src/plan/index.js';
import { respond } from '../../../rig/test-registry/index.js';
import { planOf, run, taskOf } from '../../plan/task-of.js';

openForEachTest();
openLayoutForEachTest();

const amd64 = { os: 'linux', architecture: 'amd64' };
let folder: string;
let output: string[];
let pushed: PushedImage[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'taskrun-test-login-'));
  await writeFile(join(folder, 'config.json'), '{"auths":{"kept.example":{"auth":"eA=="}}}');
  [output, pushed] = [[], []];
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const sink: StepSink = {
  output: (stream, line) => output.push(`${stream}: ${line}`),
  progress: () => undefined,
  built: () => undefined,
  pushed: (each) => pushed.push(each),
};

function images(): LocalImages {
  const clientWith = ({ username, password }: { username: string; password: string }) =>
    new RegistryClient({ credentials: () => Promise.resolve({ kind: 'password', username, password }) });
  return new LocalImages({ layout, platform: amd64, login: { folder, clientWith } });
}

const signal = new AbortController().signal;

/** What a docker command prints, and how it ends. */
async function docker(line: string, stdin?: number): Promise<readonly string[]> {
  output = [];
  const files = stdin === undefined ? {} : { files: { stdin } };
  const words = line.split(' ').map((word) => word.replaceAll('␠', ' '));
  const attempt = await images().carryOut({ kind: 'docker', arguments: words }, { sink, ...files }, signal);
  const end = attempt.status === 'failed' ? [`${attempt.failure.reason}: ${attempt.failure.message}`] : [];
  return [...output, ...end].map((each) =>
    each
      .replaceAll(host, 'HOST')
      .replaceAll(/sha256:\w+/g, 'DIGEST')
      .replaceAll(/\b[0-9a-f]{12}\b/g, 'ID'),
  );
}

describe('images of the run', () => {
  test('are pulled for the platform, tagged, pushed and removed', async () => {
    await multiPlatform('app:1');
    expect(await docker(`pull ${host}/app:1`)).toEqual(['stdout: Digest: DIGEST', 'stdout: HOST/app:1']);
    expect(await docker(`image tag ${host}/app:1 ${host}/copy:2`)).toEqual([]);
    expect(await docker(`push ${host}/copy:2`)).toEqual([
      'stdout: HOST/copy:2: 0 blobs sent, 3 mounted, 0 there already',
      'stdout: digest: DIGEST',
    ]);
    expect(pushed).toEqual([
      { name: `${host}/copy:2`, digest: layout.find(`${host}/app:1`)?.digest, platforms: [amd64] },
    ]);
    expect(await docker(`rmi ${host}/app:1`)).toEqual(['stdout: Untagged: HOST/app:1']);
    expect(await docker(`image rm ${host}/copy:2`)).toEqual([
      'stdout: Untagged: HOST/copy:2',
      'stdout: Deleted: DIGEST',
    ]);
    expect(await docker(`rmi ${host}/copy:2`)).toEqual(["invalid: the run has no image 'HOST/copy:2'"]);
    expect(await docker(`rmi -f ${host}/copy:2`)).toEqual([]);
  });

  test('are listed, the newest first', async () => {
    const created = new Date(Date.now() - 3 * 86_400_000).toISOString();
    await layout.name(`${host}/team/app:1`, await made(linux('amd64', { created }), ['a'.repeat(2048)]));
    await layout.name('busybox', await made(linux('arm64')));
    expect((await docker('images')).join('\n')).toMatchInlineSnapshot(`
     "stdout: REPOSITORY                 TAG      IMAGE ID       CREATED      SIZE
     stdout: busybox                    latest   ID   N/A          7B
     stdout: HOST/team/app   1        ID   3 days ago   2.05kB"
    `);
    expect(await docker(`image ls -q busybox`)).toEqual(['stdout: ID']);
    expect(await docker('images --format {{.Repository}}:{{.Tag}}')).toEqual([
      'stdout: busybox:latest',
      'stdout: HOST/team/app:1',
    ]);
    expect(await docker('images --no-trunc --format table␠{{.Tag}}\\t{{.ID}} busybox')).toEqual([
      'stdout: TAG      IMAGE ID',
      'stdout: latest   DIGEST',
    ]);
    expect(await docker('images --format {{.Nothing}}')).toEqual([
      expect.stringContaining("invalid: the format '{{.Nothing}}' cannot be used"),
    ]);
  });

  test('are inspected', async () => {
    await layout.name(
      `${host}/app:1`,
      await made(linux('amd64', { config: { Cmd: ['sh'], Labels: { a: 'b' } } })),
    );
    const lines = await docker(`inspect ${host}/app:1`);
    const text = lines.map((line) => line.replace('stdout: ', '')).join('\n');
    expect(JSON.parse(text)).toEqual([
      expect.objectContaining({
        Id: 'DIGEST',
        RepoTags: ['HOST/app:1'],
        RepoDigests: ['HOST/app@DIGEST'],
        Architecture: 'amd64',
        Os: 'linux',
        Config: { Cmd: ['sh'], Labels: { a: 'b' } },
        RootFS: { Type: 'layers', Layers: ['DIGEST'] },
        Size: 7,
      }),
    ]);
    expect(
      await docker(`image inspect --format {{.Config.Labels.a}}␠{{json␠.RootFS.Type}} ${host}/app:1`),
    ).toEqual(['stdout: b "layers"']);
  });

  test('that are not there cannot be pushed', async () => {
    const place = { source: { path: '', text: '' }, start: 0, end: 0 };
    const attempt = await images().push(
      { kind: 'push', images: [{ name: `${host}/none:1`, place }] },
      sink,
      signal,
    );
    expect(attempt).toEqual({
      status: 'failed',
      failure: {
        reason: 'invalid',
        message: `the run has no image '${host}/none:1'`,
        hint: 'build, tag or pull it in a step before this one',
      },
    });
  });
});

describe('logins', () => {
  const onlyFor = (login: string): void => {
    const header = `Basic ${Buffer.from(login).toString('base64')}`;
    const refuse = respond(401, { 'www-authenticate': 'Basic realm="test"' });
    registry.inject({
      answer: (request, response) => request.headers.authorization !== header && refuse(request, response),
    });
  };
  const auths = async () =>
    (JSON.parse(await readFile(join(folder, 'config.json'), 'utf8')) as { auths: object }).auths;

  test('are tried, and kept in the folder of the run', async () => {
    onlyFor('anna:secret');
    expect(await docker(`login -u anna -p wrong ${host}`)).toEqual([
      "denied: 'HOST' does not accept this login",
    ]);
    expect(await docker(`login -u anna -p secret ${host}`)).toEqual(['stdout: Login Succeeded']);
    expect(await auths()).toEqual({
      'kept.example': { auth: 'eA==' },
      [host]: { auth: Buffer.from('anna:secret').toString('base64') },
    });
    expect(await docker(`logout ${host}`)).toEqual(['stdout: Removing login credentials for HOST']);
    expect(Object.keys(await auths())).toEqual(['kept.example']);
  });

  test('read their password from a file', async () => {
    onlyFor('anna:secret');
    await writeFile(join(folder, 'password'), 'secret\n');
    const file = openSync(join(folder, 'password'), 'r');
    expect(await docker(`login -u anna --password-stdin https://${host}/v2/`, file)).toEqual([
      'stdout: Login Succeeded',
    ]);
    closeSync(file);
    expect(await docker(`login -u anna ${host}`)).toEqual(["invalid: 'docker login HOST' has no password"]);
  });
});

test('other docker commands are refused at their steps', () => {
  const commands = [
    'pull busybox',
    'ps',
    'image prune',
    'pull -a busybox',
    'inspect --type container web',
    'tag one',
  ];
  const plan = planOf(planTask(taskOf({ steps: commands.map((each) => ({ cmd: `docker ${each}` })) }), run));
  expect(unsupportedCommands(plan).map(({ code, message }) => `${code}: ${message}`)).toMatchInlineSnapshot(`
   [
     "executor/needs-docker: 'docker ps' needs a Docker Engine",
     "executor/needs-docker: 'docker image prune' needs a Docker Engine",
     "executor/needs-docker: there is no '-a' here of 'docker pull'",
     "executor/needs-docker: 'docker inspect' of anything but images needs a Docker Engine",
     "executor/needs-docker: 'docker tag' wants an image of the run and a name for it",
   ]
  `);
});
