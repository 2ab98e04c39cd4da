import { expect, test } from '@jest/globals';
import { limitOf } from '../../../src/image/limit.js';

/** Work that ends when it is told to. */
function work() {
  let end: (error?: Error) => void = () => undefined;
  const ended = new Promise<string>((resolve, reject) => {
    end = (error) => (error === undefined ? resolve('done') : reject(error));
  });
  let begun = false;
  return {
    get begun() {
      return begun;
    },
    run: () => {
      begun = true;
      return ended;
    },
    end,
  };
}

test('work begins in order, as others end or fail', async () => {
  const limit = limitOf(2);
  const [one, two, three, four] = [work(), work(), work(), work()];
  const results = [one, two, three, four].map(({ run }) => limit(run));
  const begun = () => [one, two, three, four].map((each) => each.begun);
  expect(begun()).toEqual([true, true, false, false]);
  two.end(new Error('failed'));
  await expect(results[1]).rejects.toThrow('failed');
  await Promise.resolve();
  expect(begun()).toEqual([true, true, true, false]);
  one.end();
  expect(await results[0]).toBe('done');
  await Promise.resolve();
  expect(begun()).toEqual([true, true, true, true]);
  three.end();
  four.end();
  expect(await Promise.all(results.slice(2))).toEqual(['done', 'done']);
  const five = work();
  void limit(five.run);
  expect(five.begun).toBe(true);
});
