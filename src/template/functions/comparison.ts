import { byCodePoint, isList, isMap, kindName, type TemplateValue } from '../value.js';
import { FunctionError, type FunctionFamily } from './function.js';

/**
 * `eq ne lt le gt ge`: whole numbers, numbers, texts and truth values, each with its own kind only.
 * @see https://pkg.go.dev/text/template#hdr-Functions
 */
export const comparison: FunctionFamily = {
  eq: {
    arity: [2, Infinity],
    call: (first = null, ...others) => others.some((other) => equal(first, other)),
  },
  ne: { arity: [2, 2], call: (first = null, second = null) => !equal(first, second) },
  lt: { arity: [2, 2], call: (first = null, second = null) => order(first, second) < 0 },
  le: { arity: [2, 2], call: (first = null, second = null) => order(first, second) <= 0 },
  gt: { arity: [2, 2], call: (first = null, second = null) => order(first, second) > 0 },
  ge: { arity: [2, 2], call: (first = null, second = null) => order(first, second) >= 0 },
};

function equal(first: TemplateValue, second: TemplateValue): boolean {
  if (first === null || second === null) return first === second;
  requireSameKind(first, second);
  return first === second;
}

function order(first: TemplateValue, second: TemplateValue): number {
  requireSameKind(first, second);
  if (typeof first === 'string' && typeof second === 'string') return byCodePoint(first, second);
  if (first === null || second === null || typeof first === 'boolean' || typeof second === 'boolean') {
    throw new FunctionError(`${kindName(first)} has no order`);
  }
  return first < second ? -1 : first > second ? 1 : 0;
}

function requireSameKind(first: TemplateValue, second: TemplateValue): void {
  for (const value of [first, second]) {
    if (isList(value) || isMap(value)) throw new FunctionError(`${kindName(value)} cannot be compared`);
  }
  if (typeof first === typeof second) return;
  const message = `${kindName(first)} cannot be compared with ${kindName(second)}`;
  const texts = typeof first === 'string' || typeof second === 'string';
  throw new FunctionError(
    message,
    texts ? 'compare texts: (print .Values.x) makes one of any value' : undefined,
  );
}
