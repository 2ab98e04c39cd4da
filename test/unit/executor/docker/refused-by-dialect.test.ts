import { expect, test } from '@jest/globals';
import { dialectOf, reaching, removeContainers } from '../../../../src/executor/docker/dialect.js';
import { refusedByDialect } from '../../../../src/executor/docker/refused-by-dialect.js';
import type { Action, Plan } from '../../../../src/plan/index.js';

test.each([
  ['podman', 'podman'],
  ['/opt/bin/podman', 'podman'],
  ['nerdctl', 'nerdctl'],
  ['docker', 'docker'],
  ['/usr/bin/podman-docker', 'docker'],
])('%s speaks %s', (program, dialect) => {
  expect(dialectOf(program)).toBe(dialect);
});

test('only a registry on loopback is spoken to without TLS, and only where that has to be said', () => {
  const local = 'localhost:5000/app:1';
  expect(reaching('podman', ['push', local], local)).toEqual(['push', '--tls-verify=false', local]);
  expect(reaching('podman', ['push', 'app'], 'app')).toEqual(['push', 'app']);
  expect(reaching('docker', ['push', local], local)).toEqual(['push', local]);
  expect(reaching(undefined, ['push', local], local)).toEqual(['push', local]);
});

test('a container is removed at once, for which podman has to be told not to wait', () => {
  expect(removeContainers('podman')).toEqual(['rm', '--force', '--time', '0', '--volumes']);
  expect(removeContainers(undefined)).toEqual(['rm', '--force', '--volumes']);
});

const source = { path: 'task.yaml', text: '' };
const planOf = (...actions: readonly object[]): Plan =>
  ({
    steps: actions.map((action, index) => ({
      id: `s${index}`,
      place: { source, start: index, end: index },
      action: action as Action,
    })),
  }) as unknown as Plan;

const linux = (architecture: string) => ({ os: 'linux', architecture });
const build = {
  kind: 'build',
  arguments: ['--provenance=false', '-t', 'app', '--push'],
  platforms: [linux('amd64'), linux('arm64')],
};

test('podman refuses what it does not have, at the place of the step', () => {
  const plan = planOf(
    build,
    { kind: 'docker', arguments: ['buildx', 'ls'] },
    { kind: 'docker', arguments: ['ps'] },
    { kind: 'container', options: ['--link=db'], isolation: 'process' },
    { kind: 'container', options: [], isolation: 'default' },
  );
  expect(refusedByDialect(plan, 'podman').map(({ message, place }) => [place?.start, message])).toEqual([
    [0, "'podman' has no 'build --provenance'"],
    [0, "'podman' has no 'build --push'"],
    [0, expect.stringContaining("'podman' has no builds for several platforms at once")],
    [1, "'podman' has no command 'buildx'"],
    [3, "'podman' has no 'run --isolation'"],
    [3, "'podman' has no 'run --link'"],
  ]);
});

test('docker refuses nothing', () => {
  expect(refusedByDialect(planOf(build), 'docker')).toEqual([]);
});
