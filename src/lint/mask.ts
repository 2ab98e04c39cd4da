import type { Diagnostic } from '../diagnostic/index.js';
import type { Place, SourceText } from '../source/index.js';
import { secretValues } from './secret-values.js';

const shortest = 4;

/** The same diagnostics, quoting stars where the file has a secret: reports are read where the file is not. */
export function masked(source: SourceText, diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  const secrets = secretValues(source);
  if (secrets.length === 0) return diagnostics;
  const values = secrets.map(({ start, end }) => source.text.slice(start, end));
  const starred = { path: source.path, text: starsAt(source.text, secrets) };
  const place = (each: Place): Place => (isSame(each.source, source) ? { ...each, source: starred } : each);
  const text = (sentence: string): string =>
    values.reduce(
      (left, value) => (value.length < shortest ? left : left.replaceAll(value, '***')),
      sentence,
    );
  return diagnostics.map((diagnostic) => ({
    ...diagnostic,
    message: text(diagnostic.message),
    ...(diagnostic.hint === undefined ? {} : { hint: text(diagnostic.hint) }),
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
