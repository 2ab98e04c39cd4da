import type { Time } from '../time/time.js';
import type { Dict, List, Value } from '../value.js';
import type { Work } from '../work.js';

/** The Go types that functions take, and what they are here. */
interface ParameterTypes {
  any: Value;
  string: string;
  int: bigint;
  uint32: bigint;
  float64: number;
  bool: boolean;
  dict: Dict;
  list: List;
  time: Time;
}

export type Parameter = keyof ParameterTypes;

/** What a function may use besides its arguments. */
export interface Surroundings {
  /** To be asked before anything that grows with the arguments. */
  readonly work: Work;
  /** Whether functions may read the host: its environment and its names. */
  readonly allowHostEnv: boolean;
}

/** A function of the template language. */
export interface TemplateFunction {
  readonly parameters: readonly Parameter[];
  /** The type of any number of further arguments. */
  readonly rest?: Parameter;
  /** It asks whether a value is there: a missing key among its arguments is no mistake. */
  readonly askable?: boolean;
  /** Arguments are evaluated in turn, until one is true (or false); that one is the value. `call` is then never called. */
  readonly shortcut?: 'true' | 'false';
  /** Loads what it needs, before anything is rendered. */
  readonly prepare?: () => Promise<void>;
  /** Arguments have the types of the parameters. @throws FunctionError */
  readonly call: (values: readonly Value[], surroundings: Surroundings) => Value | MissingKey;
}

/** Functions of one kind, by name. */
export type FunctionFamily = Readonly<Record<string, TemplateFunction>>;

type Arguments<Parameters extends readonly Parameter[]> = {
  -readonly [Index in keyof Parameters]: ParameterTypes[Parameters[Index]];
};

type Details = Partial<Pick<TemplateFunction, 'askable' | 'shortcut' | 'prepare'>>;

/** A function of so many arguments. */
export function fixed<const Parameters extends readonly Parameter[]>(
  parameters: Parameters,
  call: (values: Arguments<Parameters>, surroundings: Surroundings) => Value | MissingKey,
  details: Details = {},
): TemplateFunction {
  return { parameters, call: call as unknown as TemplateFunction['call'], ...details };
}

/** A function of so many arguments, and any number more. */
export function variadic<const Parameters extends readonly Parameter[], Rest extends Parameter>(
  parameters: Parameters,
  rest: Rest,
  call: (
    values: [...Arguments<Parameters>, ...ParameterTypes[Rest][]],
    surroundings: Surroundings,
  ) => Value | MissingKey,
  details: Details = {},
): TemplateFunction {
  return { parameters, rest, call: call as unknown as TemplateFunction['call'], ...details };
}

/** A map has no such key: the zero of its type, with a warning if the value is needed. */
export class MissingKey {
  constructor(
    readonly key: string,
    readonly candidates: Iterable<string>,
    readonly zero: Value = null,
  ) {}
}

export { FunctionError } from '../function-error.js';
