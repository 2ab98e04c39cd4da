import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { StepPrecedence } from '../../../src/plan/index.js';

interface Ordered {
  readonly id: string;
  readonly after: readonly string[];
}

/** By following every way back. */
function ancestors(id: string, steps: readonly Ordered[], found = new Set<string>()): ReadonlySet<string> {
  for (const before of steps.find((step) => step.id === id)?.after ?? []) {
    if (found.has(before)) continue;
    found.add(before);
    ancestors(before, steps, found);
  }
  return found;
}

/** Graphs without cycles: each step waits for some of those that stand before it in a hidden order. */
const graphs = fc
  .array(fc.array(fc.nat(30), { maxLength: 4 }), { minLength: 1, maxLength: 30 })
  .map((rows) =>
    rows.map((row, index) => ({
      id: `s${index}`,
      after: index === 0 ? [] : [...new Set(row.map((target) => `s${target % index}`))],
    })),
  )
  .chain((steps) => fc.shuffledSubarray(steps, { minLength: steps.length }));

test('a step is before another when every way of asking says so', () => {
  fc.assert(
    fc.property(graphs, (steps) => {
      const precedence = new StepPrecedence(steps);
      for (const { id } of steps) {
        const expected = ancestors(id, steps);
        for (const other of steps)
          expect([other.id, id, precedence.isBefore(other.id, id)]).toEqual([
            other.id,
            id,
            expected.has(other.id),
          ]);
      }
    }),
    { numRuns: 200 },
  );
});

test('unknown steps are before nothing, and nobody waits for them', () => {
  const precedence = new StepPrecedence([{ id: 'a', after: ['gone'] }]);
  expect([precedence.isBefore('gone', 'a'), precedence.isBefore('a', 'gone')]).toEqual([false, false]);
});

test('a hundred thousand steps one after the other, asked about each pair of neighbours and the ends', () => {
  const steps = Array.from({ length: 100_000 }, (_, index) => ({
    id: `s${index}`,
    after: index === 0 ? [] : [`s${index - 1}`],
  }));
  const precedence = new StepPrecedence(steps);
  expect(steps.slice(1).every(({ id, after }) => precedence.isBefore(after[0] ?? '', id))).toBe(true);
  expect(precedence.isBefore('s0', 's99999')).toBe(true);
  expect(precedence.isBefore('s99999', 's0')).toBe(false);
});
