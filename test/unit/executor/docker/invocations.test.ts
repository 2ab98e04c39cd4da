import { expect, test } from '@jest/globals';
import { dockerArguments } from '../../../../src/executor/docker/invocations.js';
import type { ContainerAction } from '../../../../src/plan/index.js';
import { planned } from '../../run/planned.js';

const action: ContainerAction = {
  kind: 'container',
  options: [],
  flags: [],
  image: 'app',
  arguments: [],
  disableWorkingDirectoryOverride: false,
  expose: [],
  ports: [],
  privileged: false,
  detach: false,
  keep: false,
  pull: false,
  downloadRetries: 0,
  downloadRetryDelay: 0,
};

test.each([
  ['/tmp/a b ü', 'source=/tmp/a b ü'],
  ['/tmp/a:b', 'source=/tmp/a:b'],
  ['/tmp/a,"b"', '"source=/tmp/a,""b"""'],
])('the workspace %s is mounted as it is', (workspace, source) => {
  const [words] = dockerArguments(planned('a'), action, { runID: 'r1', workspace, home: '/h' });
  expect(words).toContain(`type=bind,${source},target=/workspace`);
});
