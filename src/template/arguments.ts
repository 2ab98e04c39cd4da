import type { Parameter } from './functions/index.js';
import { NumberLiteral } from './number-literal.js';
import { Time } from './time/time.js';
import { kindName, typeOf } from './types.js';
import { Dict, List, type Value } from './value.js';

/** A value that a parameter does not take, and why. */
export class Mismatch {
  constructor(
    readonly message: string,
    readonly hint?: string,
  ) {}
}

/** What a parameter wants, as a person calls it. */
const wanted: Readonly<Record<Parameter, string>> = {
  any: 'any value',
  string: 'text',
  int: 'a whole number',
  uint32: 'a whole number, not negative',
  float64: 'a number with a fraction',
  bool: 'true or false',
  dict: 'a map with text keys',
  list: 'a list',
  time: 'a time',
};

/**
 * A value as its parameter takes it; Go converts nothing but literals.
 * @see https://pkg.go.dev/text/template#hdr-Functions
 */
export function converted(value: Value | NumberLiteral, parameter: Parameter): Value | Mismatch {
  if (value instanceof NumberLiteral) return literal(value, parameter);
  switch (parameter) {
    case 'any':
      return value;
    case 'string':
      return typeof value === 'string' ? value : mismatch(value, parameter);
    case 'int':
      return typeof value === 'bigint' ? value : mismatch(value, parameter);
    case 'float64':
      return typeof value === 'number' ? value : mismatch(value, parameter);
    case 'bool':
      return typeof value === 'boolean' ? value : mismatch(value, parameter);
    case 'time':
      return value instanceof Time ? value : mismatch(value, parameter);
    case 'uint32':
      return mismatch(value, parameter);
    case 'dict':
      return dict(value);
    case 'list':
      return list(value);
  }
}

function literal(number: NumberLiteral, parameter: Parameter): Value | Mismatch {
  switch (parameter) {
    case 'any':
      return number.value ?? new Mismatch(`${number.text} is too large for an 'int'`);
    case 'int':
      return number.integer ?? new Mismatch(`${number.text} is not a whole number of 64 bits`);
    case 'uint32':
      return number.unsigned === undefined
        ? new Mismatch(`${number.text} is not a whole number without a sign`)
        : BigInt.asUintN(32, number.unsigned);
    case 'float64':
      return number.float ?? new Mismatch(`${number.text} is not a real number`);
    default:
      return new Mismatch(
        `${number.text} is a number, but ${wanted[parameter]} is needed`,
        remedies[parameter],
      );
  }
}

const remedies: Partial<Record<Parameter, string>> = {
  string: 'write it in double quotes to use it as text',
};

function dict(value: Value): Dict | Mismatch {
  if (!(value instanceof Dict)) return mismatch(value, 'dict');
  if (value.type === 'map[string]interface {}' || value.type === 'templating.Values') return value;
  const reason = `it is '${value.type}', but 'map[string]interface {}' is needed, as in ACR`;
  return new Mismatch(reason, "maps inside a values file are not 'dict's: read them with 'index' or '.name'");
}

function list(value: Value): List | Mismatch {
  return value instanceof List && value.type === '[]interface {}' ? value : mismatch(value, 'list');
}

function mismatch(value: Value, parameter: Parameter): Mismatch {
  if (value === null) {
    return new Mismatch(
      `it is not set, but ${wanted[parameter]} is needed`,
      "give it a value, or put '| default …' behind it",
    );
  }
  return new Mismatch(
    `it is ${kindName(value)} (${typeOf(value)}), but ${wanted[parameter]} is needed`,
    hintFor(parameter),
  );
}

function hintFor(parameter: Parameter): string | undefined {
  if (parameter === 'string') return "'toString' makes text of any value";
  if (parameter === 'int') return "'int' makes a whole number of text and of other numbers";
  return parameter === 'float64' ? "'float64' makes one of text and of other numbers" : undefined;
}
