import type { TaskOptions } from '../../../task/index.js';

/** The same options, what they read remembered: a task can be loaded again as it was, and nothing is fetched twice. */
export function readOnce(options: TaskOptions): TaskOptions {
  const { readAliasSource, readTask } = options;
  return {
    ...options,
    ...(readAliasSource === undefined ? {} : { readAliasSource: remembered(readAliasSource) }),
    ...(readTask === undefined ? {} : { readTask: remembered(inParts(readTask, readOnce)) }),
  };
}

/** Reads the tasks that steps run, with other options for what is in them. */
export function inParts(
  readTask: NonNullable<TaskOptions['readTask']>,
  change: (options: TaskOptions) => TaskOptions,
): NonNullable<TaskOptions['readTask']> {
  return async (location) => {
    const part = await readTask(location);
    return part.ok ? { ...part, value: { ...part.value, options: change(part.value.options) } } : part;
  };
}

function remembered<Result>(read: (name: string) => Promise<Result>): (name: string) => Promise<Result> {
  const known = new Map<string, Promise<Result>>();
  return (name) => {
    const found = known.get(name) ?? read(name);
    known.set(name, found);
    return found;
  };
}
