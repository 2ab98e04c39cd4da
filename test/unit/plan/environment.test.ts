import { expect, test } from '@jest/globals';
import { mergeEnvironment, splitEnvironment } from '../../../src/plan/environment.js';
import { taskOf } from './task-of.js';

test.each<[string, readonly string[], readonly string[], readonly string[]]>([
  ['the step comes first', ['A=1'], ['B=2'], ['B=2', 'A=1']],
  ['the step wins', ['A=1', 'B=1'], ['A=2'], ['A=2', 'B=1']],
  ['the last one wins', ['A=1', 'A=2'], ['B=1', 'B=2'], ['B=2', 'A=2']],
  ['quotes go, one level', ["A='x y'"], [`B="it's"`, `'C=1 2'`], ["B=it's", 'C=1 2', 'A=x y']],
  ['values may be empty and hold =', ['A='], ['B=a=b'], ['B=a=b', 'A=']],
  ['a comma separates variables of a task', ['A=1,B=2'], [], ['A=1', 'B=2']],
  [
    'a comma in a value stays',
    ['A=x,y', 'NO_PROXY=a.b,c.d'],
    ['B=1,C=2'],
    ['B=1,C=2', 'A=x,y', 'NO_PROXY=a.b,c.d'],
  ],
  ['a key called constructor', ['constructor=1'], [], ['constructor=1']],
])('%s', (_, ofTask, ofStep, merged) => {
  const task = taskOf({ env: ofTask, steps: [{ cmd: 'app', env: ofStep }] });
  expect(mergeEnvironment(splitEnvironment(task.env), task.steps[0]?.env ?? [])).toEqual(merged);
});
