import { CommandFailure } from './failure.js';
import { exitCode } from './io.js';

const units: Readonly<Record<string, number>> = { s: 1, m: 60, h: 60 * 60, d: 24 * 60 * 60 };

/** Milliseconds of a text such as `30m`. @throws CommandFailure */
export function parseAge(text: string): number {
  const [, count = '', unit = ''] = /^(\d{1,6})([smhd])$/.exec(text) ?? [];
  const seconds = units[unit];
  if (seconds !== undefined) return Number(count) * seconds * 1000;
  throw new CommandFailure(
    exitCode.usage,
    `'${text}' is not a duration`,
    'a duration is a number with s, m, h or d behind it, such as 30m',
  );
}
