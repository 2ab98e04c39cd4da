import { describe, expect, test } from '@jest/globals';
import { copyProgress } from '../../../../src/cli/output/copy-progress.js';
import { progressLine } from '../../../../src/cli/output/progress-line.js';

function stream(isTTY: boolean, columns = 30) {
  const written: string[] = [];
  return { isTTY, columns, written, write: (text: string) => written.push(text) };
}

describe('a line on a terminal', () => {
  test('is drawn at most ten times a second, cut to the width, and leaves nothing', () => {
    const terminal = stream(true);
    let now = 1000;
    const line = progressLine(terminal, () => now);
    line.show('one');
    line.show('not seen');
    now += 100;
    line.show('x'.repeat(50));
    line.clear();
    line.clear();
    expect(terminal.written).toEqual(['\r\x1b[Kone', `\r\x1b[K${'x'.repeat(29)}`, '\r\x1b[K']);
  });

  test('is not drawn elsewhere', () => {
    const pipe = stream(false);
    const line = progressLine(pipe, () => 0);
    line.show('one');
    line.clear();
    expect(pipe.written).toEqual([]);
  });
});

describe('a copy', () => {
  const at = (done: number) => ({ blobs: 2, bytes: 2000, done, sent: done });

  test('in a log is a line when it begins and one every ten seconds', () => {
    const pipe = stream(false);
    let now = 0;
    const display = copyProgress(pipe, () => now);
    for (let done = 0; done < 2000; done += 100, now += 1000) display.show(at(done));
    display.end();
    expect(pipe.written).toEqual([
      'copying 2 blobs: 0 B of 2.0 kB, 0 %\n',
      'copying 2 blobs: 1.0 kB of 2.0 kB, 50 %\n',
    ]);
  });

  test('without blobs says nothing in a log', () => {
    const pipe = stream(false);
    copyProgress(pipe, () => 0).show({ blobs: 0, bytes: 0, done: 0, sent: 0 });
    expect(pipe.written).toEqual([]);
  });

  test('on a terminal is one line', () => {
    const terminal = stream(true, 80);
    const display = copyProgress(terminal, () => 0);
    display.show(at(1999));
    display.end();
    expect(terminal.written).toEqual(['\r\x1b[Kcopying 2 blobs: 2.0 kB of 2.0 kB, 99 %', '\r\x1b[K']);
  });
});
