/** The shell scripts of files for CI services, as the services would run them: each by what its own documentation says. */
import { parse, parseAllDocuments } from 'yaml';

/** One script, and what its environment gets beside the secrets. */
export interface CIScript {
  readonly script: string;
  readonly environment: Readonly<Record<string, string>>;
}

interface Step {
  readonly run?: string;
  readonly bash?: string;
  readonly env?: Readonly<Record<string, string>>;
}
type Job = Readonly<Record<string, unknown>> & { readonly steps?: readonly Step[] };

/** Values of the expressions that the files have. */
const expressions: Readonly<Record<string, string>> = {
  '${{ matrix.platform }}': 'linux/arm64',
  '$(platform)': 'linux/arm64',
};

export const scriptsOf: Readonly<Record<string, (text: string) => readonly CIScript[]>> = {
  github(text) {
    const { jobs } = parse(text) as { readonly jobs: Readonly<Record<string, Job & Step>> };
    return Object.values(jobs).flatMap(({ steps = [], env = {} }) =>
      steps.flatMap(({ run }) => (run === undefined ? [] : [{ script: run, environment: evaluated(env) }])),
    );
  },
  gitlab(text) {
    const file = parse(text) as Readonly<Record<string, Job>>;
    return Object.values(file).flatMap(({ script }) =>
      Array.isArray(script) ? [{ script: script.join('\n'), environment: { PLATFORM: 'linux/arm64' } }] : [],
    );
  },
  'azure-pipelines'(text) {
    const { jobs } = parse(text) as { readonly jobs: readonly Job[] };
    return jobs.flatMap(({ steps = [] }) =>
      steps.flatMap(({ bash, env = {} }) =>
        bash === undefined ? [] : [{ script: bash, environment: evaluated(env) }],
      ),
    );
  },
  jenkins(text) {
    return [...text.matchAll(/sh '''\n([^]*?)'''/g)].map(([, script = '']) => ({
      script: script.replaceAll(/\\([\\'])/g, '$1'),
      environment: {},
    }));
  },
  systemd(text) {
    const joined = text.replaceAll('\\\n', ' ');
    return [...joined.matchAll(/^ExecStart=\/bin\/sh -ec "(.*)"$/gm)].map(([, script = '']) => ({
      script: script
        .replaceAll('$$', '$')
        .replaceAll('%%', '%')
        .replaceAll(/\\(["\\])/g, '$1'),
      environment: {},
    }));
  },
  cron(text) {
    return [...text.matchAll(/^(?:\S+ ){4}\S+ (set .*)$/gm)].map(([, script = '']) => ({
      script: script.replaceAll('\\%', '%'),
      environment: {},
    }));
  },
  'kubernetes-cronjob'(text) {
    return parseAllDocuments(text).map((document) => {
      const command = document.getIn([
        ...'spec jobTemplate spec template spec containers'.split(' '),
        0,
        'command',
      ]);
      const [, , script = ''] = (command as { toJSON(): string[] }).toJSON();
      return { script: script.replaceAll('$$', '$'), environment: {} };
    });
  },
};

/** What a file sets itself of what the test may look at. */
function evaluated(environment: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(environment).flatMap(([name, value]) =>
      expressions[value] === undefined ? [] : [[name, expressions[value]]],
    ),
  );
}
