import { formatted, line, sideBySide } from '../format/printf.js';
import { quoted } from '../format/quote.js';
import { show } from '../format/show.js';
import { fixed, variadic, type FunctionFamily } from './function.js';

/** `print println printf quote squote cat toString`: values as text. */
export const printing: FunctionFamily = {
  print: variadic([], 'any', (values, { work }) => sideBySide(values, work)),
  println: variadic([], 'any', (values, { work }) => line(values, work)),
  printf: variadic(['string'], 'any', ([format, ...values], { work }) => formatted(format, values, work)),
  quote: variadic([], 'any', (values, { work }) =>
    values
      .filter((value) => value !== null)
      .map((value) => quoted(show(value, work)))
      .join(' '),
  ),
  squote: variadic([], 'any', (values, { work }) =>
    values
      .filter((value) => value !== null)
      .map((value) => `'${show(value, work)}'`)
      .join(' '),
  ),
  cat: variadic([], 'any', (values, { work }) =>
    values
      .filter((value) => value !== null)
      .map((value) => show(value, work))
      .join(' '),
  ),
  toString: fixed(['any'], ([value], { work }) => show(value, work)),
};
