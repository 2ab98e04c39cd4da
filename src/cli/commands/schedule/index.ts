/** `taskrun schedule`: tasks at their times; run-schedules.ts gives the scheduler of src/schedule its ports. */
import { InvalidArgumentError, Option, type Command } from 'commander';
import type { CommandContext } from '../../console/index.js';
import type { ScheduleFlags } from './run-schedules.js';
import type { NextFlags } from './show-next.js';
import { atLeastOne, collect } from '../../options/index.js';

/** `taskrun schedule [FILE]` and `taskrun schedule next`. */
export function scheduleCommand(program: Command, context: CommandContext): void {
  const schedule = program
    .command('schedule')
    .summary('run tasks at their times')
    .description('Run tasks at their times, until interrupted.')
    // what stands behind `next` is its own
    .enablePositionalOptions();
  addTimes(schedule)
    .argument('[words...]', 'with --cron: the context, and behind -- options of taskrun run')
    .addOption(
      new Option('--stop <rule>', 'what becomes of runs when the scheduler is to end')
        .choices(['cancel', 'wait'])
        .default('cancel'),
    )
    .option('--listen <address>', 'answer /healthz and /metrics there, e.g. 127.0.0.1:9464')
    .addHelpText('after', examples)
    .action(async (file: string | undefined, words: readonly string[], flags: ScheduleFlags) => {
      const { runSchedules } = await import('./run-schedules.js');
      context.answer = await runSchedules(file, words, flags, context.io);
    });
  nextCommand(schedule, context);
}

/** The times of one task, in the place of a schedule file. */
function addTimes(command: Command): Command {
  return command
    .argument('[file]', 'schedule file (default: schedule.yaml); with --cron, a task file')
    .option(
      '--cron <expression>',
      "when to run the task: 'minute hour day month weekday' (repeatable)",
      collect,
      [],
    )
    .option('--timezone <zone>', "of the cron expressions, such as Europe/Paris (default: this machine's)")
    .option('--jitter <seconds>', 'start each run up to so much later', zeroOrMore)
    .option('--if-changed', 'end a run at once when nothing has changed since the last')
    .addOption(
      new Option('--overlap <rule>', 'a run that is due while the one before goes on').choices([
        'skip',
        'queue',
        'cancel',
      ]),
    )
    .addOption(
      new Option('--missed <rule>', 'runs that were due while nobody was there, or were cut off').choices([
        'run-once',
        'skip',
      ]),
    );
}

const examples = `
Examples:
  taskrun schedule                                   the schedules of schedule.yaml
  taskrun schedule multiarch.yaml --cron '0 4 * * *' --timezone Europe/Paris \\
    --if-changed -- --registry registry.example.com
  taskrun schedule next                              only show when

It stays in the foreground, for systemd or a container, and prints a line for
each decision. Each run is a process of its own. SIGTERM ends it in order: runs
are canceled (started again by the next scheduler) or, with --stop wait, waited
for. What has run is written down before and after each run, so that restarts
neither lose nor repeat one; 'taskrun schema schedule' describes schedule.yaml.
`;

const nextExamples = `
Examples:
  taskrun schedule next                              of schedule.yaml
  taskrun schedule next multiarch.yaml --cron '30 2 * * *' --timezone Europe/Paris --count 10

When clocks are set forward, a time of day that they skip comes right after the
gap; when they are set back, it comes the first time only. What means an interval
(its minute or hour begins with *) goes on in real time through both.
`;

function nextCommand(schedule: Command, context: CommandContext): void {
  const next = schedule
    .command('next')
    .summary('show the next runs')
    .description('Show when tasks will run next.');
  addTimes(next)
    .option('-n, --count <n>', 'how many of each schedule', atLeastOne, 5)
    .option('--from <time>', 'of after that time, as in 2026-03-28T00:00Z (default: now)')
    .addOption(new Option('--output <kind>', 'how to show them').choices(['text', 'json']).default('text'))
    .addHelpText('after', nextExamples)
    .action(async (file: string | undefined, flags: NextFlags) => {
      const { showNext } = await import('./show-next.js');
      context.answer = await showNext(file, flags, context.io);
    });
}

function zeroOrMore(text: string): number {
  if (/^\d{1,6}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('a whole number of seconds is wanted');
}
