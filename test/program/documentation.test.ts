import { test } from '@jest/globals';
import { expectAsWritten, runPage } from '../rig/documentation/index.js';

/** A machine without any engine. */
const environment = { DOCKER_HOST: 'unix:///nowhere/docker.sock' };

test.each(['task-language.md', 'executors.md', 'registries.md', 'reuse.md', 'ci.md'])(
  'the examples of docs/%s do what they say',
  async (page) => expectAsWritten(page, await runPage(page, { environment })),
);
