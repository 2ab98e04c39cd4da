import fc from 'fast-check';
import type { BuildCase, ContextFile } from './build-case.js';

const names = ['a', 'b', 'c.txt', 'd.md', 'e f', 'Ä'];
const modes = [0o644, 0o600, 0o755, 0o4755, 0o444];

const path = fc
  .array(fc.constantFrom(...names), { minLength: 1, maxLength: 3 })
  .map((parts) => parts.join('/'));

/** Files whose paths do not get into each other's way. */
const files: fc.Arbitrary<readonly ContextFile[]> = fc
  .uniqueArray(fc.tuple(path, fc.string({ maxLength: 8 }), fc.constantFrom(...modes)), {
    minLength: 1,
    maxLength: 6,
    selector: ([each]) => each,
  })
  .map((all) =>
    all
      .filter(([each]) => !all.some(([other]) => other.startsWith(`${each}/`)))
      .map(([each, content, mode]) => ({ path: each, content, mode })),
  );

const word = fc.stringMatching(/^[a-z0-9/.:_-]{1,8}$/);
const value = fc.oneof(
  word,
  word.map((text) => `"${text} x"`),
  fc.constantFrom(
    '$A',
    '${B}',
    '${A:-none}',
    '${B:+some}',
    '"$A-$B"',
    "'$A'",
    '\\$A',
    '${A#*/}',
    '${B%.*}',
    '${A/a/b}',
    'a\\ b',
  ),
);
const variable = fc.constantFrom('A', 'B', 'C');

function quoted(text: string): string {
  return JSON.stringify(text);
}

const source = fc.oneof(
  { weight: 3, arbitrary: path },
  { weight: 2, arbitrary: fc.constantFrom('.', './', '*', 'a*', '*/*', '[ab]', '?', '*.txt', '**', 'a/.') },
);
const destination = fc.constantFrom(
  '/',
  '/x',
  '/x/',
  '/y/z',
  '.',
  './',
  'w',
  '/bin/',
  '/tmp/t',
  '/home/app',
  '/out',
  '/a/b/.',
);
const flags = fc
  .tuple(
    fc.constantFrom('', '', '--chown=1:2 ', '--chown=app ', '--chown=33 '),
    fc.constantFrom('', '', '--chmod=700 ', '--chmod=u+x,go-w ', '--chmod=a=rX '),
    fc.constantFrom('', '', '', '--exclude=*.txt ', '--exclude=a '),
    fc.constantFrom('', '', '', '--parents '),
  )
  .map((all) => all.join(''));

const instruction = fc.oneof(
  {
    weight: 6,
    arbitrary: fc
      .tuple(flags, source, destination)
      .map(([flag, from, to]) => `COPY ${flag}[${quoted(from)}, ${quoted(to)}]`),
  },
  {
    weight: 1,
    arbitrary: fc.tuple(source, destination).map(([from, to]) => `ADD [${quoted(from)}, ${quoted(to)}]`),
  },
  { weight: 2, arbitrary: fc.tuple(variable, value).map(([name, text]) => `ENV ${name}=${text}`) },
  { weight: 1, arbitrary: fc.tuple(variable, value).map(([name, text]) => `ARG ${name}=${text}`) },
  { weight: 1, arbitrary: fc.tuple(word, value).map(([name, text]) => `LABEL ${name}=${text}`) },
  {
    weight: 2,
    arbitrary: fc.constantFrom('/w', 'rel', '../up', '/x/', '/bin/in', '$A').map((to) => `WORKDIR ${to}`),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      'USER app',
      'USER 5:6',
      'CMD run me',
      'ENTRYPOINT ["x", "y"]',
      'EXPOSE 80 $A',
      'VOLUME /v $B',
    ),
  },
);

const generated: fc.Arbitrary<BuildCase> = fc
  .tuple(
    fc.constantFrom('scratch', 'BASE'),
    fc.array(instruction, { minLength: 1, maxLength: 6 }),
    fc.option(fc.array(instruction, { minLength: 1, maxLength: 3 }), { nil: undefined }),
    files,
    fc.constantFrom('', '', '', '*.txt\n', 'a\n!a/b\n', '**/b\n', '*\n!a\n'),
  )
  .map(([base, lines, more, context, ignore]) => {
    const second = more === undefined ? [] : ['FROM scratch', 'COPY --from=one / /copied/', ...more];
    return {
      name: '',
      dockerfile: [`FROM ${base} AS one`, ...lines, ...second, ''].join('\n'),
      files: ignore === '' ? context : [...context, { path: '.dockerignore', content: ignore }],
      buildArguments: { B: 'built.tar.gz' },
    };
  });

/** Always the same cases. */
export function generatedCases(count: number, seed: number): readonly BuildCase[] {
  return fc
    .sample(generated, { numRuns: count, seed })
    .map((each, at) => ({ ...each, name: `generated ${seed}/${at}` }));
}
