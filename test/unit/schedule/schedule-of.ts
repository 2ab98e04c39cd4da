import { defaultRules, type Rules, type Schedule } from '../../../src/schedule/schedule.js';

/** A schedule with what a test is about, and the rest as usual. */
export function scheduleOf(
  cron: string | readonly string[],
  {
    timezone = 'UTC',
    name = 'nightly',
    watches = [],
    ...rules
  }: Partial<Rules & Schedule & { timezone: string }> = {},
): Schedule {
  return {
    name,
    task: { file: 'build.yaml', options: [], ifChanged: false },
    times: { cron: [cron].flat(), timezone },
    watches,
    rules: { ...defaultRules, ...rules },
  };
}
