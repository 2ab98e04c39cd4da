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

const word = fc.stringMatching(/^[a-z0-9][a-z0-9/.:_-]{0,7}$/);
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

/** What there is to copy: files, their directories, patterns that find some; seldom, something else. */
function sourceIn(files: readonly ContextFile[]): fc.Arbitrary<string> {
  const there = files.flatMap((file) => {
    const names = file.path.split('/');
    return names.map((_, at) => names.slice(0, at + 1).join('/'));
  });
  return fc.oneof(
    { weight: 20, arbitrary: fc.constantFrom(...there) },
    { weight: 9, arbitrary: fc.constantFrom('*', '**', '?*', '[^x]*') },
    { weight: 1, arbitrary: fc.oneof(path, fc.constantFrom('a*', '*/*', '*.txt', 'a/.')) },
  );
}

/** Mostly directories of their own, so that what one instruction makes is seldom in another's way. */
const destination = fc.oneof(
  { weight: 4, arbitrary: fc.nat({ max: 99 }).map((number) => `/d${number}/`) },
  { weight: 2, arbitrary: fc.nat({ max: 99 }).map((number) => `/e${number}/f`) },
  { weight: 2, arbitrary: fc.constantFrom('./', 'w/', '/bin/', '/tmp/t/', '/out/', '/a/b/.', '/home/app/') },
  { weight: 1, arbitrary: fc.constantFrom('/', '.', '/x', '/home/app', '/new') },
);

/** Names of users are for images that have some. */
function flagsOn(base: string): fc.Arbitrary<string> {
  const owners = ['', '', '--chown=1:2 ', '--chown=33 ', ...(base === 'BASE' ? ['--chown=app '] : [])];
  return fc
    .tuple(
      fc.constantFrom(...owners),
      fc.constantFrom('', '', '--chmod=700 ', '--chmod=u+x,go-w ', '--chmod=a=rX '),
      fc.constantFrom('', '', '', '--exclude=*.txt ', '--exclude=a '),
      fc.constantFrom('', '', '', '--parents '),
      fc.constantFrom('', '', '', '', '--link '),
    )
    .map((all) => all.join(''))
    .filter((flags) => !(flags.includes('--link') && flags.includes('app')));
}

function instructionOn(base: string, files: readonly ContextFile[]): fc.Arbitrary<string> {
  const source = sourceIn(files);
  const user = base === 'BASE' ? ['USER app'] : [];
  return fc.oneof(
    {
      weight: 6,
      arbitrary: fc
        .tuple(flagsOn(base), source, destination)
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
        ...user,
        'USER 5:6',
        'CMD run me',
        'ENTRYPOINT ["x", "y"]',
        'EXPOSE 80 8080-8082/udp',
        'VOLUME /v /w$B',
      ),
    },
  );
}

/** The text of an ignore file, and what of a context it hides; the others are there to be copied. */
const ignores = [
  { text: '', hides: /^$/ },
  { text: '**/d.md\n', hides: /(?:^|\/)d\.md(?:\/|$)/ },
  { text: '# comment\n/e f\n!e f/b\n', hides: /^e f(?:\/|$)/ },
];

const generated: fc.Arbitrary<BuildCase> = fc
  .tuple(fc.constantFrom('scratch', 'BASE'), files, fc.constantFrom(...ignores))
  .map(([base, context, ignore]) => {
    const visible = context.filter((file) => !ignore.hides.test(file.path));
    return { base, context, ignore: ignore.text, visible };
  })
  .filter(({ visible }) => visible.length > 0)
  .chain(({ base, context, ignore, visible }) =>
    fc
      .tuple(
        fc.array(instructionOn(base, visible), { minLength: 1, maxLength: 6 }),
        fc.option(fc.array(instructionOn('scratch', visible), { minLength: 1, maxLength: 3 }), { nil: [] }),
      )
      .map(([lines, more]) => {
        const second = more.length === 0 ? [] : ['FROM scratch', 'COPY --from=one / /copied/', ...more];
        return {
          name: '',
          dockerfile: [`FROM ${base} AS one`, ...lines, ...second, ''].join('\n'),
          files: ignore === '' ? context : [...context, { path: '.dockerignore', content: ignore }],
          buildArguments: { B: 'built.tar.gz' },
        };
      }),
  );

/** Always the same cases. */
export function generatedCases(count: number, seed: number): readonly BuildCase[] {
  return fc
    .sample(generated, { numRuns: count, seed })
    .map((each, at) => ({ ...each, name: `generated ${seed}/${at}` }));
}
