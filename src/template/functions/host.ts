import { fixed, FunctionError, type FunctionFamily, type Surroundings } from './function.js';

/** `env expandenv getHostByName`: they read the machine that renders, so they are denied unless allowed. */
export const host: FunctionFamily = {
  env: fixed(['string'], ([name], surroundings) => {
    requireHost(surroundings);
    return process.env[name] ?? '';
  }),
  expandenv: fixed(['string'], ([text], surroundings) => {
    requireHost(surroundings);
    return text.replace(
      /\$(?:\{([^{}]*)\}|([*#$@!?0-9-])|(\w+))/g,
      (_, braced?: string, special?: string, name?: string) =>
        process.env[braced ?? special ?? name ?? ''] ?? '',
    );
  }),
  getHostByName: fixed(['string'], (_, surroundings) => {
    requireHost(surroundings);
    throw new FunctionError(
      'host names cannot be looked up while a task is rendered',
      "give the address with '--set'",
    );
  }),
};

function requireHost({ allowHostEnv }: Surroundings): void {
  if (allowHostEnv) return;
  throw new FunctionError(
    'a task file may not read the machine it is rendered on',
    "allow it with '--allow host-env', or give the value with '--set'",
  );
}
