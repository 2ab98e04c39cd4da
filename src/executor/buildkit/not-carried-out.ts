import type { Diagnostic } from '../../diagnostic/index.js';
import type { Plan, PlannedStep } from '../../plan/index.js';
import type { RunSecrets } from '../run-secrets.js';
import { unsupportedCommands } from '../local-images/index.js';
import { readBuild } from './build/build-request.js';
import { readContainer } from './container/container-request.js';

/** BuildKit takes no larger secret, in bytes. */
const largestSecret = 500 * 1024;

/** What of a plan BuildKit cannot do, each at its word or else at its step. */
export function notCarriedOut(plan: Plan, secrets: RunSecrets): readonly Diagnostic[] {
  return [
    ...unsupportedCommands(plan),
    ...plan.steps.flatMap((step) => [...refusedIn(step), ...inputOf(step), ...openSecrets(step, secrets)]),
    ...plan.volumes.flatMap(largeFiles),
  ];
}

function refusedIn(step: PlannedStep): readonly Diagnostic[] {
  const { action, place } = step;
  switch (action.kind) {
    case 'build':
      return readBuild(action, {}).refusals.map((refusal) => diagnostic(refusal, place));
    case 'container':
      return readContainer(step, action).refusals.map((refusal) => diagnostic(refusal, place));
    case 'host-shell':
      return [
        diagnostic(
          { message: 'a line for the shell of this machine is a docker command', hint: otherExecutor },
          place,
        ),
      ];
    default:
      return [];
  }
}

const otherExecutor = "run the task with '--executor docker'";

/** What a program reads from standard input would have to be part of the graph. */
function inputOf({ redirections, action }: PlannedStep): readonly Diagnostic[] {
  if (action.kind !== 'container') return [];
  return redirections
    .filter(({ stream }) => stream === 'stdin')
    .map(({ place }) => {
      const hint = `read the file inside the container: bash -c '… < file'`;
      return diagnostic({ message: 'BuildKit gives a program no standard input', hint }, place);
    });
}

/** buildctl takes what it tells a frontend on its command line only, where every process of the machine can read it. */
function openSecrets({ action, place }: PlannedStep, secrets: RunSecrets): readonly Diagnostic[] {
  if (action.kind !== 'build') return [];
  return action.flags
    .filter(({ value }) => secrets.isIn(value))
    .map((flag) => {
      const message = `'--${flag.flag}' has a secret in it, which would stand on the command line of buildctl`;
      const hint = "give it to the build with '--secret id=NAME', and use it by 'RUN --mount=type=secret'";
      return diagnostic({ message, hint, place: flag.place }, place);
    });
}

function largeFiles({ name, files, place }: Plan['volumes'][number]): readonly Diagnostic[] {
  return files
    .filter(({ base64 }) => Buffer.from(base64, 'base64').length > largestSecret)
    .map((file) => {
      const message = `the file '${file.name}' of the volume '${name}' has more than ${largestSecret / 1024} KiB, which BuildKit does not take as a secret`;
      return diagnostic({ message, hint: otherExecutor }, place);
    });
}

interface Refused {
  readonly message: string;
  readonly hint: string;
  readonly place?: PlannedStep['place'];
}

function diagnostic({ message, hint, place }: Refused, otherwise: PlannedStep['place']): Diagnostic {
  return { code: 'executor/not-carried-out', severity: 'error', message, hint, place: place ?? otherwise };
}
