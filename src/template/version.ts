import { FunctionError } from './function-error.js';

const pattern =
  /^v?([0-9]+)(\.[0-9]+)?(\.[0-9]+)?(?:-([0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*))?(?:\+([0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*))?$/;

/** A semantic version, read as leniently as Masterminds/semver 1.5 does. */
export class Version {
  constructor(
    readonly major: bigint,
    readonly minor: bigint,
    readonly patch: bigint,
    readonly prerelease: string,
    readonly metadata: string,
    readonly original: string,
    /** `IncMajor` and its kind give the version itself, others a pointer to it. */
    readonly type: '*semver.Version' | 'semver.Version' = '*semver.Version',
  ) {}

  /** @throws FunctionError when the text is no version */
  static parse(text: string): Version {
    const found = pattern.exec(text);
    if (!found) throw new FunctionError(`'${text.slice(0, 60)}' is not a version`, "write it like '1.2.3'");
    const [, major = '', minor = '', patch = '', prerelease = '', metadata = ''] = found;
    const numbers = [major, minor, patch].map((part) => BigInt(part.replace('.', '') || '0'));
    if (numbers.some((number) => number > (1n << 63n) - 1n))
      throw new FunctionError('a part of this version is too large a number');
    const [first = 0n, second = 0n, third = 0n] = numbers;
    return new Version(first, second, third, prerelease, metadata, text);
  }

  /** Only pointers have the methods that printing looks for. */
  get printsItself(): boolean {
    return this.type.startsWith('*');
  }

  toString(): string {
    const numbers = [this.major, this.minor, this.patch].join('.');
    const prerelease = this.prerelease === '' ? '' : `-${this.prerelease}`;
    return numbers + prerelease + (this.metadata === '' ? '' : `+${this.metadata}`);
  }

  /** Negative when this version comes before the other; metadata does not count. */
  compare(other: Version): number {
    for (const part of ['major', 'minor', 'patch'] as const) {
      if (this[part] !== other[part]) return this[part] < other[part] ? -1 : 1;
    }
    if (this.prerelease === '' || other.prerelease === '') {
      return Number(this.prerelease === '') - Number(other.prerelease === '');
    }
    return comparePrerelease(this.prerelease.split('.'), other.prerelease.split('.'));
  }

  /** The next version after one of the numbers goes up. */
  after(numbers: { readonly major?: bigint; readonly minor?: bigint; readonly patch?: bigint }): Version {
    const { major = this.major, minor = 0n, patch = 0n } = numbers;
    const prefix = this.original.startsWith('v') ? 'v' : '';
    const next = new Version(major, minor, patch, '', '', '', 'semver.Version');
    return new Version(major, minor, patch, '', '', prefix + next.toString(), 'semver.Version');
  }
}

function comparePrerelease(left: readonly string[], right: readonly string[]): number {
  for (let index = 0; index < Math.max(left.length, right.length); index++) {
    const order = comparePart(left[index] ?? '', right[index] ?? '');
    if (order !== 0) return order;
  }
  return 0;
}

function comparePart(left: string, right: string): number {
  if (left === right) return 0;
  if (left === '' || right === '') return left === '' ? -1 : 1;
  const numbers = [left, right].map((part) => /^\d+$/.test(part) && BigInt(part) < 1n << 64n);
  if (numbers[0] && numbers[1]) return BigInt(left) > BigInt(right) ? 1 : -1;
  if (!numbers[0] && !numbers[1]) return left > right ? 1 : -1;
  return numbers[0] ? -1 : 1;
}
