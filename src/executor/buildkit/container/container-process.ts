import type { ExecVertex } from '../../../llb/index.js';
import type { ContainerAction } from '../../../plan/index.js';
import { BuildKitError } from '../buildkit-error.js';
import { splitAt } from '../csv.js';
import type { ContainerRequest } from './container-request.js';
import type { ImageDefaults } from './image-of-step.js';

/** The HOME of every step. */
const home = '/acb/home';

/**
 * What is run in a container, where and as whom: the image's defaults, and what the step says instead. `environment` are the
 * step's own entries. @throws BuildKitError when nothing says what to run
 */
export function processOf(
  action: ContainerAction,
  request: ContainerRequest,
  defaults: ImageDefaults,
  environment: readonly string[],
): Pick<ExecVertex, 'arguments' | 'environment' | 'directory'> & { readonly user?: string } {
  const words = argumentsOf(action, request, defaults);
  if (words.length === 0) {
    const message = `the image '${action.image}' says no command, and neither does the step`;
    throw new BuildKitError({ reason: 'invalid', message, hint: 'write the command after the image' });
  }
  const user = request.user ?? defaults.user;
  return {
    arguments: words,
    environment: merged([...defaults.environment, `HOME=${home}`, ...environment]),
    directory: request.directory ?? (defaults.directory === '' ? '/' : defaults.directory),
    ...(user === '' ? {} : { user }),
  };
}

/** As docker: another entry point makes the image's command no longer fit. */
function argumentsOf(
  { arguments: words }: ContainerAction,
  { entryPoint }: ContainerRequest,
  defaults: ImageDefaults,
): readonly string[] {
  if (entryPoint !== undefined) return [...(entryPoint === '' ? [] : [entryPoint]), ...words];
  return [...defaults.entryPoint, ...(words.length > 0 ? words : defaults.command)];
}

/** One entry for each variable: the last. */
function merged(entries: readonly string[]): readonly string[] {
  const variables = new Map(entries.map((entry) => splitAt(entry, '=')));
  return [...variables].map(([name, value]) => `${name}=${value}`);
}
