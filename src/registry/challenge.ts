/** What a registry asks for before it answers. */
export interface Challenge {
  /** `basic` or `bearer`; others are not understood. */
  readonly scheme: string;
  /** Names in lower case. */
  readonly parameters: Readonly<Record<string, string | undefined>>;
}

const token = /[\w!#$%&'*+.^`|~-]+/y;
const parameter = /[\s,]*([\w!#$%&'*+.^`|~-]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,"]+))/y;

/**
 * The challenges of a `WWW-Authenticate` header, in order. What follows something unreadable is left out.
 * @see https://www.rfc-editor.org/rfc/rfc9110#section-11.6.1
 */
export function parseChallenges(header: string): readonly Challenge[] {
  const challenges: Challenge[] = [];
  let at = skipSeparators(header, 0);
  while (at < header.length) {
    const scheme = matchAt(token, header, at);
    if (scheme === undefined) break;
    const { parameters, end } = parseParameters(header, at + scheme[0].length);
    challenges.push({ scheme: scheme[0].toLowerCase(), parameters });
    at = skipSeparators(header, end);
  }
  return challenges;
}

function parseParameters(header: string, start: number) {
  const parameters: Record<string, string | undefined> = {};
  let end = start;
  for (;;) {
    const found = matchAt(parameter, header, end);
    if (found === undefined) return { parameters, end };
    const [all, name = '', quoted, plain] = found;
    parameters[name.toLowerCase()] = quoted?.replace(/\\(.)/g, '$1') ?? plain;
    end += all.length;
  }
}

function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | undefined {
  pattern.lastIndex = at;
  return pattern.exec(text) ?? undefined;
}

function skipSeparators(text: string, at: number): number {
  let end = at;
  while (end < text.length && /[\s,]/.test(text.charAt(end))) end++;
  return end;
}
