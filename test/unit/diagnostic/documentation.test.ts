import { describe, expect, test } from '@jest/globals';
import { allCodes, codeNamed, nearestCode, renderExplanation } from '../../../src/diagnostic/explain.js';
import { explanationOf } from '../../../src/diagnostic/documentation.js';
import { lint, lintSource, silence } from '../../../src/lint/index.js';
import { planTask } from '../../../src/plan/index.js';
import { loadTask, templateData } from '../../../src/task/index.js';
import { run } from '../plan/task-of.js';

const areasOfTaskFiles = new Set(['template', 'alias', 'task', 'plan', 'lint']);
/** Examples that would be too long to print, what the task's own checks find first, and what takes several files or a file from elsewhere. */
const notToTry = new Set([
  'task/too-deep',
  'plan/no-action',
  'plan/not-allowed',
  'task/part-secrets',
  'task/cycle',
  'task/version-conflict',
]);

/** The codes of everything there is to say about a task file. */
async function codesOf(text: string): Promise<readonly string[]> {
  const source = { path: 'acb.yaml', text };
  const task = await loadTask(source, templateData({ run, values: { token: 'correct-horse' } }));
  if (!task.ok) return task.problems.map(({ code }) => code);
  const plan = planTask(task.value, run);
  if (!plan.ok) return [...task.warnings, ...plan.problems].map(({ code }) => code);
  const found = lint(plan.value, {
    task: task.value,
    architectures: new Set(['amd64']),
    isSecret: (text) => text.includes('correct-horse'),
  });
  const { kept, unused } = silence(source, [...task.warnings, ...plan.warnings, ...found]);
  return [...kept, ...unused, ...lintSource(source)].map(({ code }) => code);
}

describe('the example of each code has that code', () => {
  test.each(allCodes.filter((code) => areasOfTaskFiles.has(code.split('/')[0] ?? '') && !notToTry.has(code)))(
    '%s',
    async (code) => {
      expect(await codesOf(explanationOf(code).example)).toContain(code);
    },
  );
});

test('explanations are sentences and remedies without a period', () => {
  for (const code of allCodes) {
    const { meaning, why, remedy } = explanationOf(code);
    expect([code, meaning]).toEqual([code, expect.stringMatching(/^.+\.$/)]);
    expect([code, why]).toEqual([code, expect.stringMatching(/^.+\.$/)]);
    expect([code, remedy]).toEqual([code, expect.stringMatching(/[^.]$/)]);
  }
});

test('a code is found without its area, and when it is misspelt', () => {
  expect(codeNamed('lint/privileged')).toBe('lint/privileged');
  expect(codeNamed('privileged')).toBe('lint/privileged');
  expect(codeNamed('unreadable')).toBeUndefined();
  expect(nearestCode('lint/priviledged')).toBe('lint/privileged');
  expect(nearestCode('priviledged')).toBe('lint/privileged');
  expect(nearestCode('nothing-like-it')).toBeUndefined();
});

test('an explanation as it is printed', () => {
  expect(renderExplanation('lint/image-not-built')).toMatchInlineSnapshot(`
   "lint/image-not-built

   An image is pushed that no step can have produced: no build, tag, pull, load or other docker command that might.
   The push is bound to fail, after all the steps before it: nothing gave the engine an image of this name.

   Example:
     version: v1.1.0
     steps:
     - build: -t $Registry/app:1 .
     - push: [$Registry/ap:1]

   Remedy: push the name that a step builds, or build, tag or pull it before"
  `);
});
