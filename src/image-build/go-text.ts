/** A text as Go's `%q` shows it. @see https://pkg.go.dev/strconv#Quote */
export function goQuoted(text: string): string {
  const named: Readonly<Record<string, string>> = {
    '\u0007': '\\a',
    '\b': '\\b',
    '\f': '\\f',
    '\n': '\\n',
    '\r': '\\r',
    '\t': '\\t',
    '\v': '\\v',
    '\\': '\\\\',
    '"': '\\"',
  };
  const shown = Array.from(text).map(
    (character) => named[character] ?? (isPrintable(character) ? character : escaped(character)),
  );
  return `"${shown.join('')}"`;
}

function isPrintable(character: string): boolean {
  return character === ' ' || /^[\p{L}\p{M}\p{N}\p{P}\p{S}]$/u.test(character);
}

function escaped(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  const hex = code.toString(16);
  if (code < 0x80) return `\\x${hex.padStart(2, '0')}`;
  return code < 0x10000 ? `\\u${hex.padStart(4, '0')}` : `\\U${hex.padStart(8, '0')}`;
}

/** Nanoseconds as Go shows a duration: `1m30s`, `1.5s`, `0s`. @see https://pkg.go.dev/time#Duration.String */
export function goDuration(nanoseconds: number): string {
  if (nanoseconds === 0) return '0s';
  const sign = nanoseconds < 0 ? '-' : '';
  const value = Math.abs(nanoseconds);
  if (value < 1e9) {
    const [unit, length] =
      value < 1e3 ? (['ns', 1] as const) : value < 1e6 ? (['µs', 1e3] as const) : (['ms', 1e6] as const);
    return `${sign}${value / length}${unit}`;
  }
  const seconds = (value % 60e9) / 1e9;
  const minutes = Math.floor(value / 60e9) % 60;
  const hours = Math.floor(value / 3600e9);
  const small = `${seconds}s`;
  if (hours > 0) return `${sign}${hours}h${minutes}m${small}`;
  return minutes > 0 ? `${sign}${minutes}m${small}` : `${sign}${small}`;
}

/** JSON as Go's encoder writes it, which keeps clear of HTML. */
export function goJSON(value: unknown, indent?: number): string {
  return JSON.stringify(value, undefined, indent).replace(
    /[<>&\u2028\u2029]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
