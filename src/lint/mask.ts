import type { Diagnostic } from '../diagnostic/index.js';
import type { Place, SourceText } from '../source/index.js';
import { secretValues } from './secret-values.js';

const shortest = 4;

/** The same diagnostics, quoting stars where the file has a secret: reports are read where the file is not. */
export function masked(source: SourceText, diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  const secrets = secretValues(source);
  if (secrets.length === 0) return diagnostics;
  const values = [...new Set(secrets.map(({ start, end }) => source.text.slice(start, end)))];
  const starred = { path: source.path, text: starsAt(source.text, secrets) };
  const place = (each: Place): Place => (isSame(each.source, source) ? { ...each, source: starred } : each);
  const text = (sentence: string): string =>
    values.reduce(
      (left, value) => (value.length < shortest ? left : left.replaceAll(value, '***')),
      sentence,
    );
  return diagnostics.map((diagnostic) => ({
    ...diagnostic,
    ...(saysNothing(diagnostic) ? {} : sentences(diagnostic, text)),
    ...(diagnostic.place === undefined ? {} : { place: place(diagnostic.place) }),
    ...(diagnostic.related === undefined
      ? {}
      : {
          related: diagnostic.related.map((each) => ({
            message: text(each.message),
            place: place(each.place),
          })),
        }),
  }));
}

/** The findings about secrets themselves never repeat them. */
function saysNothing({ code }: Diagnostic): boolean {
  return code === 'lint/secret-in-text';
}

function sentences(
  { message, hint }: Diagnostic,
  text: (sentence: string) => string,
): Pick<Diagnostic, 'message' | 'hint'> {
  return { message: text(message), ...(hint === undefined ? {} : { hint: text(hint) }) };
}

function isSame(one: SourceText, other: SourceText): boolean {
  return one === other || (one.path === other.path && one.text === other.text);
}

/** Offsets and lines stay what they are. */
function starsAt(
  text: string,
  stretches: readonly { readonly start: number; readonly end: number }[],
): string {
  let at = 0;
  let result = '';
  for (const { start, end } of stretches) {
    result += text.slice(at, start) + text.slice(start, end).replaceAll(/[^\r\n]/g, '*');
    at = end;
  }
  return result + text.slice(at);
}
