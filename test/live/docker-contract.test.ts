import { afterEach, beforeEach } from '@jest/globals';
import { describeLive } from '../rig/engines/describe-live.js';
import { Project } from '../rig/project/index.js';
import { executorContract } from './executor-contract.js';

describeLive('the Docker executor', (engines) => {
  let project: Project;
  beforeEach(async () => {
    project = await Project.create();
  });
  afterEach(() => project.close());

  executorContract({
    project: () => project,
    run: (id, more = []) => {
      const words = ['run', 'task.yaml', '--registry', engines.registry, '--id', id];
      const { environment } = engines;
      return project.taskrun([...words, '--set', `base=${engines.base}`, ...more], { environment });
    },
  });
});
