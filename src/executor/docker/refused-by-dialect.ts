import type { Diagnostic } from '../../diagnostic/index.js';
import type { Plan, PlannedStep } from '../../plan/index.js';
import { abilitiesOf, type Dialect } from './dialect.js';

/** What a plan asks for that another engine's program than docker's does not do, each at its step's place. */
export function refusedByDialect({ steps }: Plan, dialect: Dialect): readonly Diagnostic[] {
  return steps.flatMap((step) =>
    lacking(step, dialect).map((what) => ({
      code: 'executor/not-carried-out' as const,
      severity: 'error' as const,
      message: `'${dialect}' has no ${what}`,
      place: step.place,
      hint: "take it away, or run the task with docker: '--docker-cli docker'",
    })),
  );
}

function lacking({ action }: PlannedStep, dialect: Dialect): readonly string[] {
  const { noCommands, noBuildFlags, noRunFlags, severalPlatforms } = abilitiesOf(dialect);
  switch (action.kind) {
    case 'docker': {
      const [verb = ''] = action.arguments;
      return noCommands.includes(verb) ? [`command '${verb}'`] : [];
    }
    case 'build': {
      const flags = flagsOf(action.arguments);
      const several = !severalPlatforms && action.platforms.length > 1;
      return [
        ...noBuildFlags.filter((flag) => flags.includes(flag)).map((flag) => `'build ${flag}'`),
        ...(several
          ? ["builds for several platforms at once: build each by itself, then use 'docker manifest create'"]
          : []),
      ];
    }
    case 'container': {
      const flags = flagsOf(action.options);
      if (!['', 'default'].includes(action.isolation ?? '')) flags.push('--isolation');
      return noRunFlags.filter((flag) => flags.includes(flag)).map((flag) => `'run ${flag}'`);
    }
    default:
      return [];
  }
}

/** The words without values. */
function flagsOf(words: readonly string[]): string[] {
  return words.map((word) => word.replace(/=.*$/s, ''));
}
