import { afterEach, beforeEach } from '@jest/globals';
import { Project } from '../../rig/project/index.js';
import { executorContract } from '../executor-contract.js';
import type { Subject } from './subject.js';

/** What all executors do alike, with this program. */
export function contractSuite({ registry, base, environment }: Subject): void {
  let project: Project;
  beforeEach(async () => {
    project = await Project.create();
  });
  afterEach(() => project.close());

  executorContract({
    project: () => project,
    run: (id, more = []) => {
      const words = ['run', 'task.yaml', '--registry', registry, '--id', id];
      return project.taskrun([...words, '--set', `base=${base}`, ...more], { environment });
    },
  });
}
