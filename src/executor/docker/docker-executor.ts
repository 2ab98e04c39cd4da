import type { Executor } from '../executor.js';
import { missingBuildFiles } from '../build-files.js';
import { DockerSession } from './docker-session.js';
import { refusedByDialect } from './refused-by-dialect.js';
import type { DockerSetting } from './docker-setting.js';

/** Carries out plans with a Docker Engine through the docker CLI; manifest lists are taskrun's own work. */
export function dockerExecutor(setting: DockerSetting): Executor {
  return {
    name: 'docker',
    check: async (plan) => [
      ...refusedByDialect(plan, setting.dialect ?? 'docker'),
      ...(await missingBuildFiles(plan, setting.workspace)),
    ],
    open: (plan) => Promise.resolve(new DockerSession(plan, setting)),
  };
}
