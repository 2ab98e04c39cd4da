import { expect, test } from '@jest/globals';
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { dockerAddress } from '../../../src/engine/endpoint.js';

async function withDockerFolder(
  files: Readonly<Record<string, string>>,
  use: (folder: string) => Promise<void>,
): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'taskrun-docker-'));
  try {
    for (const [name, text] of Object.entries(files)) {
      await mkdir(join(folder, name, '..'), { recursive: true });
      await writeFile(join(folder, name), text);
    }
    await use(folder);
  } finally {
    await rm(folder, { recursive: true });
  }
}

const digest = createHash('sha256').update('work').digest('hex');
const meta = JSON.stringify({ Name: 'work', Endpoints: { docker: { Host: 'tcp://work:2376' } } });
const work = { [`contexts/meta/${digest}/meta.json`]: meta };

test('without anything it is Docker’s own socket', () =>
  withDockerFolder({}, async (folder) => {
    const expected = { host: 'unix:///var/run/docker.sock', origin: 'default' };
    expect(await dockerAddress({ DOCKER_CONFIG: folder })).toEqual(expected);
    expect(await dockerAddress({ DOCKER_CONFIG: folder, DOCKER_HOST: '', DOCKER_CONTEXT: '' })).toEqual(
      expected,
    );
    expect(await dockerAddress({ DOCKER_CONFIG: folder, DOCKER_CONTEXT: 'default' })).toEqual(expected);
  }));

test('DOCKER_HOST goes before every context', () =>
  withDockerFolder({ ...work, 'config.json': '{"currentContext":"work"}' }, async (folder) => {
    expect(
      await dockerAddress({ DOCKER_CONFIG: folder, DOCKER_HOST: 'tcp://here:2375', DOCKER_CONTEXT: 'work' }),
    ).toEqual({ host: 'tcp://here:2375', origin: 'environment' });
  }));

test('DOCKER_TLS_VERIFY takes the certificates of DOCKER_CERT_PATH, else of Docker’s folder', () =>
  withDockerFolder({}, async (folder) => {
    const secure = { DOCKER_CONFIG: folder, DOCKER_HOST: 'tcp://here:2376', DOCKER_TLS_VERIFY: '1' };
    expect(await dockerAddress(secure)).toMatchObject({ certificates: folder });
    expect(await dockerAddress({ ...secure, DOCKER_CERT_PATH: '/c' })).toMatchObject({ certificates: '/c' });
  }));

test('the context is the one of config.json, in HOME’s .docker without DOCKER_CONFIG', () =>
  withDockerFolder(
    {
      '.docker/config.json': '{"currentContext":"work"}',
      [`.docker/contexts/meta/${digest}/meta.json`]: meta,
    },
    async (home) => {
      expect(await dockerAddress({ HOME: home })).toEqual({ host: 'tcp://work:2376', origin: 'context' });
    },
  ));

test('DOCKER_CONTEXT goes before config.json, and a context’s certificates come with it', () =>
  withDockerFolder(
    { ...work, [`contexts/tls/${digest}/docker/ca.pem`]: '', 'config.json': '{"currentContext":"other"}' },
    async (folder) => {
      expect(await dockerAddress({ DOCKER_CONFIG: folder, DOCKER_CONTEXT: 'work' })).toEqual({
        host: 'tcp://work:2376',
        origin: 'context',
        certificates: join(folder, 'contexts/tls', digest, 'docker'),
      });
    },
  ));

test('a context that is not there is an error with a remedy', () =>
  withDockerFolder({ 'config.json': '{"currentContext":"gone"}' }, async (folder) => {
    await expect(dockerAddress({ DOCKER_CONFIG: folder })).rejects.toMatchObject({
      name: 'EngineError',
      message: "docker context 'gone' does not exist",
      hint: "list them with 'docker context ls', or unset DOCKER_CONTEXT",
    });
  }));

test('a config.json that is no JSON counts as none', () =>
  withDockerFolder({ 'config.json': '{' }, async (folder) => {
    expect(await dockerAddress({ DOCKER_CONFIG: folder })).toMatchObject({ origin: 'default' });
  }));
