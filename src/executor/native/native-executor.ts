import type { Executor } from '../executor.js';
import { checkPlan } from './check-plan.js';
import { NativeSession } from './native-session.js';
import type { NativeSetting } from './native-setting.js';

/** Carries out plans that need nothing run; registry work is taskrun's own anyway. */
export function nativeExecutor(setting: NativeSetting): Executor {
  return {
    name: 'native',
    check: (plan) => checkPlan(plan, setting),
    open: (plan) => Promise.resolve(new NativeSession(plan, setting)),
  };
}
