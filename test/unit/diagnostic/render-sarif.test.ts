import { expect, test } from '@jest/globals';
import { renderSARIF } from '../../../src/diagnostic/explain.js';
import { reports } from './reports.js';

interface Log {
  readonly version: string;
  readonly runs: readonly {
    readonly tool: { readonly driver: { readonly rules: readonly { readonly id: string }[] } };
    readonly results: readonly { readonly ruleId: string; readonly ruleIndex: number }[];
  }[];
}

const log = JSON.parse(renderSARIF(reports, { name: 'taskrun', version: '1.2.3' })) as Log;

test('every result names its rule, which is explained once', () => {
  const [run] = log.runs;
  expect(run?.results.map(({ ruleId, ruleIndex }) => [ruleId, run.tool.driver.rules[ruleIndex]?.id])).toEqual(
    [
      ['lint/image-not-built', 'lint/image-not-built'],
      ['lint/privileged', 'lint/privileged'],
      ['read/not-found', 'read/not-found'],
    ],
  );
});

test('a whole log', () => {
  expect(log).toMatchSnapshot();
});

test('a file named absolutely, and one from standard input', () => {
  const uris = ['/work/a b.yaml', '<stdin>'].map((path) => {
    const text = renderSARIF([{ path, diagnostics: [] }], { name: 'taskrun', version: '1' });
    return /"uri": "([^"]*)"/.exec(text)?.[1];
  });
  expect(uris).toEqual(['file:///work/a%20b.yaml', '%3Cstdin%3E']);
});
