import { expect, test } from '@jest/globals';
import { renderGitHub } from '../../../src/diagnostic/index.js';
import { reports } from './reports.js';

test('workflow commands, one a line, with everything escaped that would end a part of them', () => {
  expect(renderGitHub(reports)).toMatchInlineSnapshot(`
   "::error file=my tasks/build%3A1%2C%25.yaml,line=4,endLine=4,col=9,endColumn=13,title=lint/image-not-built::image 'ap' is pushed: but, 100%25 no step builds it%0Ahint: did you mean 'app'?
   ::warning file=my tasks/build%3A1%2C%25.yaml,line=2,endLine=3,title=lint/privileged::first%0D%0A::error::second
   ::error file=gone.yaml,title=read/not-found::the task file 'gone.yaml' does not exist"
  `);
});

test('nothing to say', () => {
  expect(renderGitHub([{ path: 'a.yaml', diagnostics: [] }])).toBe('');
});
