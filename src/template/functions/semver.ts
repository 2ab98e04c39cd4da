import { Version } from '../version.js';
import { fixed, FunctionError, type FunctionFamily } from './function.js';

/** `semver semverCompare`, by the rules of Masterminds/semver 1.5. */
export const semver: FunctionFamily = {
  semver: fixed(['string'], ([text]) => Version.parse(text)),
  semverCompare: fixed(['string', 'string'], ([constraint, text]) => {
    const alternatives = constraintsOf(constraint);
    const version = Version.parse(text);
    return alternatives.some((all) => all.every((each) => satisfies(version, each)));
  }),
};

interface Constraint {
  readonly operator: string;
  readonly version: Version;
  /** A part is missing or a wildcard: the minor number, or any. */
  readonly anyMinor: boolean;
  readonly anyPatch: boolean;
  readonly dirty: boolean;
}

const part = '[0-9|x|X|\\*]+';
const version = `v?(${part})(\\.${part})?(\\.${part})?(-([0-9A-Za-z-]+(?:\\.[0-9A-Za-z-]+)*))?(\\+([0-9A-Za-z-]+(?:\\.[0-9A-Za-z-]+)*))?`;
const single = new RegExp(`^\\s*(=|!=|>|<|>=|=>|<=|=<|~|~>|\\^|)\\s*(${version})\\s*$`);
const range = new RegExp(`\\s*(${version})\\s+-\\s+(${version})\\s*`, 'g');

/** `||` between alternatives, `,` between what must all hold, and `1.2 - 2` for a range. */
function constraintsOf(text: string): readonly (readonly Constraint[])[] {
  if (text.length > 1000) throw new FunctionError('this constraint is too long');
  const plain = text.replace(
    range,
    (_, from: string, ...rest: unknown[]) => `>= ${from}, <= ${String(rest[7])}`,
  );
  return plain.split('||').map((all) => all.split(',').map(constraintOf));
}

function constraintOf(text: string): Constraint {
  const found = single.exec(text);
  if (!found) {
    const hint = /\S\s+[<>=!~^]/.test(text)
      ? "put ',' between conditions"
      : "write it like '>=1.2.0, <2' or '^1.2'";
    throw new FunctionError(`'${text.trim().slice(0, 60)}' is not a constraint on versions`, hint);
  }
  const [, operator = '', whole = '', major = '', minor = '', patch = '', prerelease = ''] = found;
  if (isAny(major))
    return { operator, version: Version.parse('0.0.0'), anyMinor: false, anyPatch: false, dirty: true };
  if (minor === '' || isAny(minor.slice(1)))
    return {
      operator,
      version: parsed(`${major}.0.0${prerelease}`),
      anyMinor: true,
      anyPatch: false,
      dirty: true,
    };
  if (isAny(patch.slice(1)))
    return {
      operator,
      version: parsed(`${major}${minor}.0${prerelease}`),
      anyMinor: false,
      anyPatch: true,
      dirty: true,
    };
  return { operator, version: parsed(whole), anyMinor: false, anyPatch: false, dirty: false };
}

function parsed(text: string): Version {
  return Version.parse(text);
}

function isAny(text: string): boolean {
  return text === 'x' || text === 'X' || text === '*';
}

function satisfies(version: Version, constraint: Constraint): boolean {
  const { operator, version: wanted, dirty } = constraint;
  const prerelease = version.prerelease !== '' && wanted.prerelease === '';
  if (operator === '!=') return differs(version, constraint);
  if (prerelease) return false;
  switch (operator) {
    case '>':
      return version.compare(wanted) > 0;
    case '>=':
    case '=>':
      return version.compare(wanted) >= 0;
    case '<':
      return dirty ? upTo(version, constraint) : version.compare(wanted) < 0;
    case '<=':
    case '=<':
      return dirty ? upTo(version, constraint) : version.compare(wanted) <= 0;
    case '^':
      return version.compare(wanted) >= 0 && version.major === wanted.major;
    case '~':
    case '~>':
      return near(version, constraint);
    default:
      return dirty ? near(version, constraint) : version.compare(wanted) === 0;
  }
}

function differs(version: Version, { version: wanted, anyMinor, dirty }: Constraint): boolean {
  if (!dirty) return version.compare(wanted) !== 0;
  if (version.prerelease !== '' && wanted.prerelease === '') return false;
  return version.major !== wanted.major || (version.minor !== wanted.minor && !anyMinor);
}

function upTo(version: Version, { version: wanted, anyMinor }: Constraint): boolean {
  return version.major <= wanted.major && (version.minor <= wanted.minor || anyMinor);
}

function near(version: Version, { version: wanted, anyMinor, anyPatch }: Constraint): boolean {
  if (version.compare(wanted) < 0) return false;
  const zero = wanted.major === 0n && wanted.minor === 0n && wanted.patch === 0n;
  if (zero && !anyMinor && !anyPatch) return true;
  return version.major === wanted.major && (version.minor === wanted.minor || anyMinor);
}
