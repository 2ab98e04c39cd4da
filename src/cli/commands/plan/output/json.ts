import { describePlan, type Plan } from '../../../../plan/index.js';

/** The plan as schemas/plan.schema.json describes it: everything it decides, each place as path, line and column. */
export function planJSON(plan: Plan): string {
  return JSON.stringify(describePlan(plan), undefined, 2);
}
