import { missingBuildFiles } from '../build-files.js';
import type { Executor } from '../executor.js';
import { BuildKitSession } from './buildkit-session.js';
import type { BuildKitSetting } from './buildkit-setting.js';
import { notCarriedOut } from './not-carried-out.js';

/**
 * Carries out plans with BuildKit servers through buildctl; images are in a layout of the run's, pushed by taskrun itself.
 * A run's images end with it, so that a run that is resumed builds again, mostly from BuildKit's cache.
 */
export function buildKitExecutor(setting: BuildKitSetting): Executor {
  return {
    name: 'buildkit',
    check: async (plan) => [
      ...notCarriedOut(plan, setting.secrets),
      ...(await missingBuildFiles(plan, setting.workspace)),
    ],
    open: (plan) => Promise.resolve(new BuildKitSession(plan, setting)),
  };
}
