import type { Explanation } from '../explanation.js';

/** What a schedule file says. Examples are schedule files. */
export const schedule = {
  'schedule/invalid': {
    why: 'A scheduler runs for months with nobody at it, so everything is looked at before it starts: a name for logs and metrics, a task, times or triggers, and only rules that exist.',
    example: 'schedules:\n  - name: nightly\n    task: build.yaml\n    cron: 0 4 * * *\n    overlap: wait\n',
    remedy: "see what the message names; 'taskrun schema schedule' prints all that a schedule can have",
  },
  'schedule/cron': {
    why: 'An expression has the fields minute, hour, day of the month, month and day of the week; with six, seconds come first. One that means no day at all, such as 31 February, would never run.',
    example: 'schedules:\n  - name: nightly\n    task: build.yaml\n    cron: 0 25 * * *\n',
    remedy:
      "correct the field that the message names; 'taskrun schedule next' shows what an expression means",
  },
  'schedule/timezone': {
    why: 'Names of time zones are those of the IANA database; abbreviations such as CEST are not, since they say nothing about when clocks are set.',
    example:
      'schedules:\n  - name: nightly\n    task: build.yaml\n    cron: 0 4 * * *\n    timezone: Europe/Pariss\n',
    remedy: "write a region and a city, such as 'Europe/Paris', or 'UTC'",
  },
  'schedule/options': {
    why: 'The options are given to every run as they are. A mistake in them would show only when the first run is due, which may be at night.',
    example:
      "schedules:\n  - name: nightly\n    task: build.yaml\n    cron: 0 4 * * *\n    options: ['--regisrty', 'registry.example.com']\n",
    remedy:
      "write each word of the command line as an item of the list; 'taskrun run --help' shows the options",
  },
} satisfies Record<`schedule/${string}`, Explanation>;
