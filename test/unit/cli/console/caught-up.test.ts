import { expect, test } from '@jest/globals';
import { PassThrough } from 'node:stream';
import { caughtUp } from '../../../../src/cli/console/caught-up.js';
import type { IO } from '../../../../src/cli/console/io.js';

function streams(): { readonly io: Pick<IO, 'stdout' | 'stderr'>; readonly stderr: PassThrough } {
  const [stdout, stderr] = [new PassThrough({ highWaterMark: 8 }), new PassThrough({ highWaterMark: 8 })];
  return { io: { stdout, stderr }, stderr };
}

test('there is nothing to wait for while the reader keeps up', () => {
  expect(caughtUp(streams().io)).toBeUndefined();
});

test('a reader is given time while little waits for it', () => {
  const { io, stderr } = streams();
  stderr.write('more than eight');
  expect(caughtUp(io)).toBeUndefined();
});

test.each([
  ['reads', (stream: PassThrough) => stream.resume()],
  ['goes away', (stream: PassThrough) => stream.destroy()],
])('a full stream is waited for until its reader %s', async (_, act) => {
  const { io, stderr } = streams();
  stderr.write('x'.repeat(1024 * 1024 + 1));
  const waiting = caughtUp(io);
  expect(waiting).toBeInstanceOf(Promise);
  act(stderr);
  await waiting;
  expect(caughtUp(io)).toBeUndefined();
});
