import { quoted, show } from '../show.js';
import type { TemplateValue } from '../value.js';
import type { FunctionFamily } from './function.js';
import { formatted } from './printf.js';

/** `print println printf quote`: values as text. */
export const printing: FunctionFamily = {
  print: { arity: [0, Infinity], call: (...values) => print(values) },
  println: { arity: [0, Infinity], call: (...values) => `${values.map(show).join(' ')}\n` },
  printf: { arity: [1, Infinity], call: (format = null, ...values) => formatted(format, values) },
  quote: { arity: [0, Infinity], call: (...values) => quote(values) },
};

/** A space stands between two values of which neither is a text. */
function print(values: readonly TemplateValue[]): string {
  return values
    .map((value, index) => {
      const before = values[index - 1];
      const spaced = index > 0 && typeof value !== 'string' && typeof before !== 'string';
      return (spaced ? ' ' : '') + show(value);
    })
    .join('');
}

function quote(values: readonly TemplateValue[]): string {
  return values
    .filter((value) => value !== null)
    .map((value) => quoted(show(value)))
    .join(' ');
}
