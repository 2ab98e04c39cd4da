import { FileTreeError } from '../error.js';

/** What becomes of permission bits; a directory may be treated otherwise. */
export type ModeChange = (mode: number, isDirectory: boolean) => number;

const [readable, writable, executable] = [0o444, 0o222, 0o111];
const [setIDs, sticky] = [0o6000, 0o1000];
const everything = 0o6777;
const who: Readonly<Record<string, number>> = { a: everything, u: 0o4700, g: 0o2070, o: 0o0007 };

/** Which bits of a word of permissions are the other two's. */
const shifts: Readonly<Record<string, number>> = { u: 6, g: 3, o: 0 };

/**
 * `--chmod`: an octal number, or changes such as `u=rwx,go=rX`.
 * @see https://pubs.opengroup.org/onlinepubs/9799919799/utilities/chmod.html
 * @throws FileTreeError
 */
export function readModeChange(text: string): ModeChange {
  if (/^[0-9]/.test(text)) {
    const mode = /^[0-7]+$/.test(text) ? parseInt(text, 8) : NaN;
    if (!(mode <= 0o7777)) throw invalid(text);
    return () => mode;
  }
  const changes = text.split(',').flatMap((clause) => readClause(clause, text));
  return (mode, isDirectory) =>
    changes.reduce((changed, change) => change(changed, { original: mode, isDirectory }), mode);
}

/** The number that `--chmod` is, where it is one. */
export function octalMode(text: string): number | undefined {
  return /^[0-7]+$/.test(text) ? parseInt(text, 8) : undefined;
}

interface Before {
  readonly original: number;
  readonly isDirectory: boolean;
}
type Change = (mode: number, before: Before) => number;

/** Whom it is for, and one or more operations with their permissions: `go-w`, `u=r+x`. */
function readClause(clause: string, whole: string): readonly Change[] {
  const [, users = '', rest = ''] = /^([augo]*)((?:[-+=][rwxXstugo]*)+)$/.exec(clause) ?? [];
  if (rest === '') throw invalid(whole);
  let target = Array.from(users).reduce((bits, user) => bits | (who[user] ?? 0), 0);
  const changes: Change[] = [];
  for (const [, operator = '', permissions = ''] of rest.matchAll(/([-+=])([rwxXstugo]*)/g)) {
    target &= ~sticky;
    const onlyOthers = target !== 0 && (target & ~0o7) === 0;
    if (permissions.includes('t') && !onlyOthers) target |= sticky;
    const copied = Array.from(permissions).filter((letter) => letter in shifts);
    const bits = bitsOf(permissions, operator, onlyOthers);
    const mask = target === 0 ? everything | sticky : target;
    if (operator === '=') {
      const clear = target === 0 ? everything : target;
      if (copied.length === 0 || bits !== 0) changes.push((mode) => mode & ~clear);
    }
    if (bits !== 0) changes.push((mode) => (operator === '-' ? mode & ~(bits & mask) : mode | (bits & mask)));
    if (permissions.includes('X') && operator !== '-')
      changes.push((mode, { original, isDirectory }) =>
        isDirectory || (original & executable) !== 0 ? mode | (executable & mask) : mode,
      );
    for (const from of copied) changes.push(copyBits(from, operator, target));
  }
  return changes;
}

function bitsOf(permissions: string, operator: string, onlyOthers: boolean): number {
  let bits = 0;
  if (permissions.includes('r')) bits |= readable;
  if (permissions.includes('w')) bits |= writable;
  if (permissions.includes('x') || (permissions.includes('X') && operator === '-')) bits |= executable;
  if (permissions.includes('s') && !onlyOthers) bits |= setIDs;
  if (permissions.includes('t') && !onlyOthers) bits |= sticky;
  return bits;
}

/** `g=u`: what one has, for others. */
function copyBits(from: string, operator: string, target: number): Change {
  const targets = Object.entries(shifts).filter(
    ([user]) => target === 0 || (target & ((who[user] ?? 0) & readable)) !== 0,
  );
  return (mode) => {
    const value = (mode >> (shifts[from] ?? 0)) & 0o7;
    return targets.reduce((changed, [, shift]) => {
      const cleared = operator === '+' ? changed : changed & ~((operator === '=' ? 0o7 : value) << shift);
      return operator === '-' ? cleared : cleared | (value << shift);
    }, mode);
  };
}

function invalid(text: string): FileTreeError {
  return new FileTreeError(
    'invalid',
    `'${text}' is not a mode`,
    "write an octal number up to 7777, or changes such as 'u=rwX,go=rX'",
  );
}
