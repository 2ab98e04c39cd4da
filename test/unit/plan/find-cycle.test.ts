import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { findCycle } from '../../../src/plan/find-cycle.js';

const graph = (edges: Record<string, readonly string[]>) => new Map(Object.entries(edges));

describe('a cycle', () => {
  test.each<[string, Record<string, readonly string[]>, readonly string[] | undefined]>([
    ['none', {}, undefined],
    ['none in a chain', { a: [], b: ['a'], c: ['b'] }, undefined],
    ['none in a diamond', { a: [], b: ['a'], c: ['a'], d: ['b', 'c'] }, undefined],
    ['none through what is not there', { a: ['z'] }, undefined],
    ['of one', { a: ['a'] }, ['a', 'a']],
    ['of two', { a: ['b'], b: ['a'] }, ['a', 'b', 'a']],
    ['without the way into it', { x: ['a'], a: ['b'], b: ['c'], c: ['a'] }, ['a', 'b', 'c', 'a']],
    ['behind a branch that leads nowhere', { a: ['d', 'b'], d: [], b: ['a'] }, ['a', 'b', 'a']],
  ])('%s', (_, edges, cycle) => {
    expect(findCycle(graph(edges))).toEqual(cycle);
  });

  test('is found exactly when the steps cannot be put in order', () => {
    const edges = fc.array(fc.tuple(fc.nat(7), fc.nat(7)), { maxLength: 14 });
    fc.assert(
      fc.property(edges, (pairs) => {
        const after = new Map(
          Array.from({ length: 8 }, (_, id) => [
            `${id}`,
            pairs.filter(([from]) => from === id).map(([, to]) => `${to}`),
          ]),
        );
        const cycle = findCycle(after);
        expect(cycle === undefined).toBe(canBeOrdered(after));
        for (const [index, id] of (cycle ?? []).entries()) {
          const next = cycle?.[index + 1];
          if (next !== undefined) expect(after.get(id)).toContain(next);
        }
      }),
    );
  });

  test('of very many steps', () => {
    const ids = Array.from({ length: 50_000 }, (_, index) => `${index}`);
    const chain = new Map(ids.map((id, index) => [id, ids.slice(index + 1, index + 2)]));
    expect(findCycle(chain)).toBeUndefined();
    expect(findCycle(new Map([...chain, ['49999', ['0']]]))).toHaveLength(50_001);
  });
});

function canBeOrdered(after: ReadonlyMap<string, readonly string[]>): boolean {
  const placed = new Set<string>();
  for (let changed = true; changed;) {
    const ready = [...after.keys()].filter(
      (id) => !placed.has(id) && after.get(id)!.every((other) => placed.has(other)),
    );
    for (const id of ready) placed.add(id);
    changed = ready.length > 0;
  }
  return placed.size === after.size;
}
