import { FunctionError } from './function-error.js';
import { Integer, type Value } from './value.js';
import { Version } from './version.js';

type Method = (version: Version, values: readonly Value[]) => Value;

function compared(test: (order: number) => Value): Method {
  return (version, [other]) => {
    if (!(other instanceof Version)) throw new FunctionError('this method takes a version');
    return test(version.compare(other));
  };
}

/** Methods that a version has in templates, as in `{{(semver "1.2.3").Minor}}`. */
export const versionMethods: Readonly<Record<string, Method>> = {
  Major: ({ major }) => new Integer('int64', major),
  Minor: ({ minor }) => new Integer('int64', minor),
  Patch: ({ patch }) => new Integer('int64', patch),
  Prerelease: ({ prerelease }) => prerelease,
  Metadata: ({ metadata }) => metadata,
  Original: ({ original }) => original,
  String: (version) => version.toString(),
  Compare: compared((order) => BigInt(order)),
  LessThan: compared((order) => order < 0),
  GreaterThan: compared((order) => order > 0),
  Equal: compared((order) => order === 0),
  IncMajor: (version) => version.after({ major: version.major + 1n }),
  IncMinor: (version) => version.after({ minor: version.minor + 1n }),
  IncPatch: (version) => {
    const { minor, patch, prerelease } = version;
    return version.after({ minor, patch: prerelease === '' ? patch + 1n : patch });
  },
};
