/**
 * A schedule file as zod schemas: the one source of the published JSON Schema, of the TypeScript types and of the tables
 * the decoder reads by, as for task files.
 */
import * as z from 'zod';

interface Documentation {
  readonly description: string;
  readonly default: unknown;
  readonly examples: readonly [unknown, ...unknown[]];
}

/** @param reads by which reader of the decoder */
function property(reads: string, schema: z.ZodType, documentation: Documentation): z.ZodType<string> {
  return schema.meta({ ...documentation, reads }) as unknown as z.ZodType<string>;
}

const text = (documentation: Documentation) => property('placed', z.string(), documentation);
const whole = (least: number, documentation: Documentation) =>
  property('placed', z.int().min(least), documentation);
const texts = (documentation: Documentation) => property('texts', z.array(z.string()), documentation);

/** What makes a run beside the clock. */
export const trigger = z
  .strictObject({
    on: property('placed', z.enum(['git', 'base-image']), {
      description: 'What is watched: a branch of a repository, or the images that the last run was built on.',
      default: '',
      examples: ['git'],
    }),
    repository: text({
      description: 'For `git`: the repository and its branch, tag or HEAD.',
      default: '',
      examples: ['https://github.com/me/app.git#main'],
    }),
    paths: texts({
      description:
        'For `git`: globs of files; a commit that changes none of them makes no run. `!` leaves files out.',
      default: [],
      examples: [['src/**', 'Dockerfile', '!**/*.md']],
    }),
    images: texts({
      description: 'For `base-image`: names of images, in the place of those that the last run was built on.',
      default: [],
      examples: [['docker.io/library/node:20']],
    }),
    every: whole(10, {
      description: 'Seconds between two looks; 300 for `git` and 3600 for `base-image` unless given.',
      default: 300,
      examples: [900],
    }),
  })
  .partial()
  .meta({ id: 'trigger', description: 'What makes a run beside the clock.', required: ['on'] });

/** A task and its times. */
export const schedule = z
  .strictObject({
    name: text({
      description: 'What logs and metrics call it; differs from that of the others.',
      default: '',
      examples: ['nightly'],
    }),
    task: text({
      description:
        'The task file, from the folder of this file on, or where it is, as `taskrun run` takes it.',
      default: '',
      examples: ['multiarch.yaml'],
    }),
    context: text({
      description: 'What the steps work in; the folder of this file unless given.',
      default: '.',
      examples: ['https://github.com/me/app.git#main'],
    }),
    options: texts({
      description: 'Further words of the command line of `taskrun run`.',
      default: [],
      examples: [['--registry', 'registry.example.com', '--set', 'tag=nightly']],
    }),
    ifChanged: property('boolean', z.boolean(), {
      description: 'Ends a run at once when nothing that goes into it has changed since the last.',
      default: false,
      examples: [true],
    }),
    cron: property('texts', z.union([z.string(), z.array(z.string())]), {
      description: 'When: cron expressions of five fields, or six with seconds first.',
      default: [],
      examples: ['0 4 * * *', ['0 4 * * 1-5', '0 8 * * 0,6']],
    }),
    timezone: text({
      description: "The time zone of `cron`; this machine's unless given.",
      default: 'UTC',
      examples: ['Europe/Paris'],
    }),
    jitter: whole(0, {
      description: 'Seconds within which each run starts after its time, so that many do not start at once.',
      default: 0,
      examples: [60],
    }),
    overlap: property('placed', z.enum(['skip', 'queue', 'cancel']), {
      description:
        'When a run is due while the one before it goes on: it is skipped, or waits for the other, or cancels it.',
      default: 'skip',
      examples: ['queue'],
    }),
    missed: property('placed', z.enum(['run-once', 'skip']), {
      description:
        'Runs that were due while nobody was there, or that were cut off: one run for all of them, or none.',
      default: 'run-once',
      examples: ['skip'],
    }),
    triggers: z.union([z.array(trigger), z.null()]).meta({
      description: 'What makes runs beside the clock.',
      default: [],
      examples: [[{ on: 'git', repository: 'https://github.com/me/app.git#main' }]],
      reads: 'list',
    }),
  })
  .partial()
  .meta({ id: 'schedule', description: 'A task and its times.', required: ['name', 'task'] });

/** A whole file. */
export const scheduleFile = z
  .strictObject({
    schedules: z.union([z.array(schedule), z.null()]).meta({
      description: 'What to run when.',
      default: [],
      examples: [[{ name: 'nightly', task: 'multiarch.yaml', cron: '0 4 * * *' }]],
      reads: 'list',
    }),
  })
  .partial()
  .meta({
    id: 'schedules',
    description: 'Schedules of tasks, for `taskrun schedule`.',
    required: ['schedules'],
  });
