import { didYouMean } from '../diagnostic/index.js';
import type { Diagnostic } from '../diagnostic/index.js';
import type { Place } from '../source/index.js';
import type { PlannedFlag } from './plan.js';
import type { Report, Word } from './words.js';

/** The flags a command has, by how they are spelled (`--tag`, `-t`). */
export type FlagTable = ReadonlyMap<string, FlagSpecification>;

interface FlagSpecification {
  /** The first of its spellings, without dashes. */
  readonly name: string;
  readonly takesValue: boolean;
}

/** Builds a table from two lists separated by spaces; the spellings of one flag are joined by `|`: `tag|t`. */
export function flagTable(valued: string, switches: string): FlagTable {
  const entries = (list: string, takesValue: boolean) =>
    list.split(/\s+/).flatMap((flag) => {
      const spellings = flag.split('|');
      const name = spellings[0] ?? flag;
      return spellings.map((spelling) => [dashed(spelling), { name, takesValue }] as const);
    });
  return new Map(
    [...entries(valued, true), ...entries(switches, false)].filter(([spelling]) => spelling !== '-'),
  );
}

function dashed(spelling: string): string {
  return spelling.length > 1 ? `--${spelling}` : spelling === '' ? '-' : `-${spelling}`;
}

/** One flag as it was given. */
export interface Flag {
  readonly name: string;
  /** How it was spelled, with dashes. */
  readonly spelling: string;
  /** Empty for a switch without `=`. */
  readonly value: string;
  /** Where the value stands; the flag itself for a switch. */
  readonly place: Place;
  /** The author's words for it, to be passed on; a group of short flags (`-it`) leaves them to its last. */
  readonly words: readonly string[];
}

export interface ParsedWords {
  /** False when a problem was reported: what looks like an operand may then be the value of a flag. */
  readonly understood: boolean;
  readonly flags: readonly Flag[];
  /** Everything that is neither a flag nor a flag's value, in order. */
  readonly operands: readonly Word[];
}

export interface FlagRules {
  /** What the flags belong to, for messages: `docker build`. */
  readonly command: string;
  readonly table: FlagTable;
  /** The first operand ends the flags, as in `docker run [options] IMAGE …`. */
  readonly operandEndsFlags?: boolean;
  /** Passes on an unknown `--flag=value` that resembles no known one: an engine newer than the table may know it. */
  readonly passUnknown?: boolean;
}

/**
 * Takes words apart as Docker's command line does: `--flag value`, `--flag=value`, `-f value`, `-fvalue`, `-abc`, `--`.
 * Unknown flags and flags without their value are reported.
 */
export function parseFlags(words: readonly Word[], rules: FlagRules, report: Report): ParsedWords {
  const flags: Flag[] = [];
  const operands: Word[] = [];
  let understood = true;
  const noteAndReport: Report = (problem) => {
    understood = false;
    report(problem);
  };
  let index = 0;
  for (let word = words[index]; word !== undefined; word = words[index]) {
    if (word.text === '--' || (isOperand(word) && rules.operandEndsFlags === true)) break;
    if (isOperand(word)) operands.push(word);
    const taken = isOperand(word) ? nothingTaken : parseFlag(word, words[index + 1], rules, noteAndReport);
    flags.push(...taken.flags);
    index += taken.consumed;
  }
  const rest = words.slice(words[index]?.text === '--' ? index + 1 : index);
  return { flags, operands: operands.concat(rest), understood };
}

/** A lone `-` is no flag: docker build reads its context from it. */
function isOperand({ text }: Word): boolean {
  return !text.startsWith('-') || text === '-';
}

/** What a plan keeps of a flag. */
export function plannedFlag({ name, value, place }: Flag): PlannedFlag {
  return { flag: name, value, place };
}

/** The values a flag was given, in order. */
export function flagValues({ flags }: ParsedWords, name: string): readonly Flag[] {
  return flags.filter((flag) => flag.name === name);
}

/** Whether a switch is on; the last one given decides, as in `--rm=false`. */
export function isOn(parsed: ParsedWords, name: string): boolean {
  const last = flagValues(parsed, name).at(-1);
  return last !== undefined && (last.value === '' || /^(?:1|t|true)$/i.test(last.value));
}

interface Taken {
  readonly flags: readonly Flag[];
  /** Words used up. */
  readonly consumed: number;
}

const nothingTaken: Taken = { flags: [], consumed: 1 };

function parseFlag(word: Word, next: Word | undefined, rules: FlagRules, report: Report): Taken {
  return word.text.startsWith('--')
    ? parseLong(word, next, rules, report)
    : parseShort(word, next, rules, report);
}

function parseLong(word: Word, next: Word | undefined, rules: FlagRules, report: Report): Taken {
  const equals = word.text.indexOf('=');
  const spelling = equals === -1 ? word.text : word.text.slice(0, equals);
  const specification = rules.table.get(spelling);
  const value = equals === -1 ? undefined : word.text.slice(equals + 1);
  if (specification === undefined) return unknownFlag(word, spelling, value, rules, report);
  const { name, takesValue } = specification;
  if (value !== undefined) {
    return {
      flags: [{ name, spelling, value, place: word.placeFrom(equals + 1), words: [word.text] }],
      consumed: 1,
    };
  }
  return takesValue
    ? withNextWord({ name, spelling }, word, next, rules, report)
    : { flags: [{ name, spelling, value: '', place: word.place, words: [word.text] }], consumed: 1 };
}

function parseShort(word: Word, next: Word | undefined, rules: FlagRules, report: Report): Taken {
  const flags: Flag[] = [];
  for (let index = 1; index < word.text.length; index += 1) {
    const spelling = `-${word.text.charAt(index)}`;
    const specification = rules.table.get(spelling);
    if (specification === undefined) return unknownFlag(word, spelling, undefined, rules, report);
    const { name, takesValue } = specification;
    const rest = word.text.slice(index + 1);
    if (rest === '' && takesValue) {
      const last = withNextWord({ name, spelling }, word, next, rules, report);
      return { flags: [...flags, ...last.flags], consumed: last.consumed };
    }
    if (takesValue || rest.startsWith('=')) {
      const skip = rest.startsWith('=') ? 1 : 0;
      const place = word.placeFrom(index + 1 + skip);
      flags.push({ name, spelling, value: rest.slice(skip), place, words: [word.text] });
      return { flags, consumed: 1 };
    }
    flags.push({ name, spelling, value: '', place: word.place, words: rest === '' ? [word.text] : [] });
  }
  return { flags, consumed: 1 };
}

function withNextWord(
  flag: Pick<Flag, 'name' | 'spelling'>,
  word: Word,
  next: Word | undefined,
  rules: FlagRules,
  report: Report,
): Taken {
  if (next === undefined) {
    report(missingValue(flag.spelling, word.place, rules));
    return nothingTaken;
  }
  return {
    flags: [{ ...flag, value: next.text, place: next.place, words: [word.text, next.text] }],
    consumed: 2,
  };
}

function missingValue(spelling: string, place: Place, { command }: FlagRules): Diagnostic {
  return {
    code: 'plan/flag-without-value',
    severity: 'error',
    message: `'${spelling}' of '${command}' needs a value`,
    place,
    hint: `write '${spelling} VALUE'`,
  };
}

function unknownFlag(
  word: Word,
  spelling: string,
  value: string | undefined,
  rules: FlagRules,
  report: Report,
): Taken {
  const near = didYouMean(spelling, [...rules.table.keys()]);
  if (rules.passUnknown === true && value !== undefined && near === undefined) {
    const name = spelling.slice(2);
    return { flags: [{ name, spelling, value, place: word.place, words: [word.text] }], consumed: 1 };
  }
  report({
    code: 'plan/unknown-flag',
    severity: 'error',
    message: `'${rules.command}' has no flag '${spelling}'`,
    place: word.place,
    ...unknownHint(near, spelling, rules),
  });
  return nothingTaken;
}

function unknownHint(near: string | undefined, spelling: string, rules: FlagRules): { hint?: string } {
  if (near !== undefined) return { hint: `did you mean '${near}'?` };
  if (rules.passUnknown === true && spelling.startsWith('--')) {
    return { hint: `if your engine knows it, give its value with '=', e.g. '${spelling}=true'` };
  }
  const long = [...rules.table.keys()].filter((known) => known.startsWith('--'));
  return long.length > 8 ? {} : { hint: long.length === 0 ? 'it has no flags' : `it has ${quoteAll(long)}` };
}

function quoteAll(names: readonly string[]): string {
  return names.map((name) => `'${name}'`).join(', ');
}
