import { Cron } from 'croner';

/** A cron expression as what clocks show, wherever they hang. */
export interface CronPattern {
  readonly text: string;
  /**
   * Whether it means an interval (its minute or hour begins with `*`) rather than a time of day. When clocks are set,
   * intervals go on in real time, while a time of day comes once. @see https://manpages.debian.org/cron.8
   */
  readonly interval: boolean;
  /** The next match after a time, both as if clocks showed UTC; undefined when there is none. */
  next(clocks: number): number | undefined;
}

/** Nicknames of whole expressions; the others of cron's, such as `@reboot`, are no times. */
const nicknames = /^@(?:hourly|daily|midnight|weekly|monthly|yearly|annually)$/i;

/**
 * Reads five fields (minute, hour, day of the month, month, day of the week), or six with seconds first; names, ranges,
 * steps, lists, `L` and `#` as in other crons. A text in the place of a pattern says what is wrong with it.
 */
export function parseCron(text: string): CronPattern | { readonly problem: string; readonly hint: string } {
  const fields = text.trim().split(/\s+/);
  const nickname = nicknames.test(text.trim());
  if (!nickname && fields.length !== 5 && fields.length !== 6) {
    const hint = "write minute, hour, day of the month, month and day of the week, e.g. '0 4 * * 1-5'";
    return { problem: `has ${fields.length} fields`, hint };
  }
  try {
    const cron = new Cron(text, { timezone: 'UTC', mode: 'auto', paused: true });
    const [minute = '', hour = ''] = fields.length === 6 ? fields.slice(1) : fields;
    const interval = nickname ? /^@hourly$/i.test(text.trim()) : /^[*?]/.test(minute) || /^[*?]/.test(hour);
    const next = (clocks: number): number | undefined => cron.nextRun(new Date(clocks))?.getTime();
    return { text, interval, next };
  } catch (error) {
    return { problem: `cannot be understood (${reasonOf(error)})`, hint: 'see crontab(5) for its fields' };
  }
}

function reasonOf(error: unknown): string {
  const words = error instanceof Error ? error.message : String(error);
  return words
    .replace(/^CronPattern: /, '')
    .replace(/\.$/, '')
    .replace(/^[A-Z](?=[a-z])/, (letter) => letter.toLowerCase());
}
