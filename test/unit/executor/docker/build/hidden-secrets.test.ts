import { expect, test } from '@jest/globals';
import { hiddenSecrets } from '../../../../../src/executor/docker/build/hidden-secrets.js';
import type { RunSecrets } from '../../../../../src/executor/index.js';

const secrets: RunSecrets = {
  value: (id) => (id === 'npm' ? 'hunter22' : undefined),
  isIn: (text) => text.includes('hunter22'),
};

test('a secret of the run comes by the environment, in both ways of writing a flag', () => {
  expect(hiddenSecrets(['--secret', 'id=npm', '-t', 'app', '--secret=id=npm'], secrets)).toEqual({
    words: ['--secret', 'id=npm,env=npm', '-t', 'app', '--secret=id=npm,env=npm'],
    environment: { npm: 'hunter22' },
  });
});

test("the author's own sources of secrets are left alone", () => {
  const words = ['--secret', 'id=other', '--secret', 'id=npm,src=file', '--secret', 'id=npm,env=TOKEN'];
  expect(hiddenSecrets(words, secrets)).toEqual({ words, environment: {} });
});

test('a build argument with a secret in it has only its name among the arguments', () => {
  expect(hiddenSecrets(['--build-arg', 'URL=https://x:hunter22@host', '--build-arg=A=1'], secrets)).toEqual({
    words: ['--build-arg', 'URL', '--build-arg=A=1'],
    environment: { URL: 'https://x:hunter22@host' },
  });
});

test.each(['PATH', 'DOCKER_HOST', 'https_proxy', 'BUILDX_BUILDER'])(
  'a build argument that would steer the docker CLI stays where it is: %s',
  (name) => {
    const words = ['--build-arg', `${name}=hunter22`];
    expect(hiddenSecrets(words, secrets)).toEqual({ words, environment: {} });
  },
);

test('two values of one build argument cannot both be in the environment', () => {
  const words = ['--build-arg', 'A=hunter22', '--build-arg', 'A=hunter22b'];
  expect(hiddenSecrets(words, secrets)).toEqual({
    words: ['--build-arg', 'A', '--build-arg', 'A=hunter22b'],
    environment: { A: 'hunter22' },
  });
});

test('without secrets nothing changes', () => {
  expect(hiddenSecrets(['--secret', 'id=npm'], undefined).words).toEqual(['--secret', 'id=npm']);
});
