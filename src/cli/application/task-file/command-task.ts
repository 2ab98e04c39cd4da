import type { Context, TaskFile } from '../../../context/index.js';

/**
 * The task of `--cmd`: one step, as ACR makes it of that. Where there is no context to work in, the container keeps the working
 * directory of its image.
 * @see https://learn.microsoft.com/cli/azure/acr#az-acr-run
 */
export function commandTask(command: string, context: Context): TaskFile {
  const lines = command
    .trim()
    .split('\n')
    .map((line) => `    ${line}\n`);
  const properties = context.kind === 'none' ? '  disableWorkingDirectoryOverride: true\n' : '';
  // a block, in which nothing but templates and aliases means anything
  const text = `version: v1.1.0\nsteps:\n- cmd: |-\n${lines.join('')}${properties}`;
  return { source: { path: '<--cmd>', text } };
}
