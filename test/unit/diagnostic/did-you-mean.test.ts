import { describe, expect, test } from '@jest/globals';
import { didYouMean } from '../../../src/diagnostic/index.js';

describe('did you mean', () => {
  test.each([
    ['entrypoint', ['entryPoint', 'env'], 'entryPoint'],
    ['myimage', ['other', 'myyimage'], 'myyimage'],
    ['tiemout', ['timeout', 'retries'], 'timeout'],
    ['registry', ['Registry', 'RegistryName'], 'Registry'],
    ['localhost:5000/x/myimage:r1', ['localhost:5000/x/myyimage:r1'], 'localhost:5000/x/myyimage:r1'],
  ])('%s: one of %j', (word, candidates, meant) => {
    expect(didYouMean(word, candidates)).toBe(meant);
  });

  test('suggests nothing when nothing is near, nor the word itself', () => {
    expect(didYouMean('volumes', ['steps', 'env'])).toBeUndefined();
    expect(didYouMean('cmd', ['cmd'])).toBeUndefined();
    expect(didYouMean('id', ['os'])).toBeUndefined();
    expect(didYouMean('localhost:5000/app:1', ['localhost:5000/web:2'])).toBeUndefined();
  });

  test('of equally near candidates takes the one in the same letter case, then the first by name', () => {
    expect(didYouMean('tagg', ['Tag', 'tag'])).toBe('tag');
    expect(didYouMean('amd65', ['amd66', 'amd64'])).toBe('amd64');
  });

  test('does not compare words too long to be names', () => {
    expect(didYouMean('x'.repeat(201), [`${'x'.repeat(200)}y`])).toBeUndefined();
  });
});
