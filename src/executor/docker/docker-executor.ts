import type { Executor } from '../executor.js';
import { missingBuildFiles } from '../build-files.js';
import { DockerSession } from './docker-session.js';
import { refusedByDialect } from './refused-by-dialect.js';
import type { DockerSetting } from './docker-setting.js';
import { attemptOf } from './failures.js';
import { dockerRunner } from './run-docker.js';

/** Carries out plans with a Docker Engine through the docker CLI; manifest lists are taskrun's own work. */
export function dockerExecutor(setting: DockerSetting): Executor {
  return {
    name: 'docker',
    remains: async ({ action }) => {
      if (action.kind !== 'build' || action.tags.length === 0) return false;
      const names = action.tags.map(({ name }) => name);
      const exit = await dockerRunner(setting)(['image', 'inspect', '--format', '{{.Id}}', ...names]);
      return attemptOf(exit, 'docker image').status === 'succeeded';
    },
    check: async (plan) => [
      ...refusedByDialect(plan, setting.dialect ?? 'docker'),
      ...(await missingBuildFiles(plan, setting.workspace)),
    ],
    open: (plan) => Promise.resolve(new DockerSession(plan, setting)),
  };
}
