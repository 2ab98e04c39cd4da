import { expect, test } from '@jest/globals';
import type { ContainerSetting } from '../../../../src/executor/docker/container-arguments.js';
import { dockerArguments } from '../../../../src/executor/docker/invocations.js';
import { containerAction } from './container-action.js';
import { planned } from '../../run/planned.js';

const setting: ContainerSetting = {
  runID: 'r1',
  workspace: { kind: 'folder', path: '/w' },
  home: { kind: 'folder', path: '/h' },
  volumes: new Map(),
  network: { words: [], options: [], needed: [] },
};

test.each([
  ['/tmp/a b ü', 'source=/tmp/a b ü'],
  ['/tmp/a:b', 'source=/tmp/a:b'],
  ['/tmp/a,"b"', '"source=/tmp/a,""b"""'],
])('the workspace %s is mounted as it is', (path, source) => {
  const [words] = dockerArguments(planned('a'), containerAction, {
    ...setting,
    workspace: { kind: 'folder', path },
  });
  expect(words).toContain(`type=bind,${source},target=/workspace`);
});
