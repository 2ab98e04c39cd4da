import { describe, expect, test } from '@jest/globals';
import { PassThrough } from 'node:stream';
import { setImmediate } from 'node:timers/promises';
import { commandLine, runProcess } from '../../../src/process/index.js';
import { LineSplitter } from '../../../src/process/lines.js';

/** Runs a line of JavaScript in a process of its own and gives its exit and its output lines. */
async function node(
  code: string,
  options: {
    signal?: AbortSignal;
    onLine?: (line: string) => void;
    environment?: Record<string, string>;
  } = {},
): Promise<{ exit: unknown; lines: string[] }> {
  const lines: string[] = [];
  const exit = await runProcess(
    { file: process.execPath, arguments: ['-e', code], environment: options.environment ?? {} },
    {
      output: (stream, line) => {
        lines.push(`${stream}: ${line}`);
        options.onLine?.(line);
      },
    },
    options.signal,
  );
  return { exit, lines };
}

describe('runProcess', () => {
  test('gives each line of both streams and the exit code', async () => {
    const { exit, lines } = await node(
      `console.log('one\\ntwo'); console.error('three'); process.exitCode = 3`,
    );
    expect(exit).toEqual({ status: 'exited', exitCode: 3 });
    expect(lines.sort()).toEqual(['stderr: three', 'stdout: one', 'stdout: two']);
  });

  test('a program whose output nobody can take waits', async () => {
    let waits = 0;
    let waiting = false;
    let lines = 0;
    const ready = async (): Promise<void> => {
      waits += 1;
      waiting = true;
      for (let turn = 0; turn < 20; turn += 1) await setImmediate();
      waiting = false;
    };
    const heard: boolean[] = [];
    await runProcess(
      { file: process.execPath, arguments: ['-e', `process.stdout.write('line\\n'.repeat(200_000))`] },
      {
        output: () => {
          lines += 1;
          if (waiting) heard.push(waiting);
        },
        ready: () => (waits < 3 ? ready() : undefined),
      },
    );
    expect({ waits, lines, heard }).toEqual({ waits: 3, lines: 200_000, heard: [] });
  });

  test('adds to the environment', async () => {
    const { lines } = await node('console.log(process.env.GREETING, typeof process.env.PATH)', {
      environment: { GREETING: 'hello' },
    });
    expect(lines).toEqual(['stdout: hello string']);
  });

  test('standard input is empty unless given', async () => {
    expect(
      (await node(`process.stdin.resume(); process.stdin.on('end', () => console.log('end'))`)).lines,
    ).toEqual(['stdout: end']);
  });

  test('a program that is not there is an exit, not an exception', async () => {
    const exit = await runProcess({ file: 'no-such-program-anywhere', arguments: [] });
    expect(exit).toMatchObject({ status: 'not-started', code: 'ENOENT' });
  });

  test('an abort ends the program and the processes it started', async () => {
    const abort = new AbortController();
    let grandchild = 0;
    const { exit } = await node(
      `const { spawn } = require('node:child_process');
       const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
       console.log(child.pid);
       setInterval(() => {}, 1000)`,
      {
        signal: abort.signal,
        onLine: (line) => {
          grandchild = Number(line);
          abort.abort();
        },
      },
    );
    expect(exit).toEqual({ status: 'signaled', signal: 'SIGTERM' });
    expect(grandchild).toBeGreaterThan(0);
    await expect(ended(grandchild)).resolves.toBe(true);
  });

  test('is not started at all when already aborted', async () => {
    expect(await node('console.log(1)', { signal: AbortSignal.abort() })).toEqual({
      exit: { status: 'signaled', signal: 'SIGTERM' },
      lines: [],
    });
  });
});

/** Whether a process has gone, asked until it has (a zombie waits for its new parent) or the test's time is over. */
async function ended(pid: number): Promise<boolean> {
  const { readFile } = await import('node:fs/promises');
  for (;;) {
    const state = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined);
    if (state === undefined || /\) [ZX] /.test(state)) return true;
  }
}

describe('standard output as bytes', () => {
  /** Runs a program; `use` gets what it prints. */
  async function bytes<T>(
    [file = '', ...words]: readonly string[],
    use: (stream: PassThrough) => Promise<T>,
    signal?: AbortSignal,
  ) {
    const stdout = new PassThrough();
    const lines: string[] = [];
    const output = (stream: string, line: string) => void lines.push(`${stream}: ${line}`);
    const [exit, used] = await Promise.all([
      runProcess({ file, arguments: words }, { output, stdout }, signal),
      use(stdout),
    ]);
    return { exit, used, lines };
  }

  async function sizeOf(stream: PassThrough): Promise<number> {
    let size = 0;
    for await (const piece of stream as AsyncIterable<Buffer>) size += piece.length;
    return size;
  }

  const atMost = (stream: PassThrough): Promise<number> => sizeOf(stream).catch(() => 0);
  /** As much as no pipe holds, but not without end. */
  const much = ['head', '-c', '50000000', '/dev/zero'];

  test('come as they are, and lines come from standard error alone', async () => {
    const { exit, used, lines } = await bytes(
      ['sh', '-c', 'echo one >&2; head -c 3000000 /dev/zero'],
      sizeOf,
    );
    expect(exit).toEqual({ status: 'exited', exitCode: 0 });
    expect([used, lines]).toEqual([3_000_000, ['stderr: one']]);
  });

  test('end where there is no program', async () => {
    const { exit, used } = await bytes(['no-such-program-anywhere'], atMost);
    expect([exit.status, used]).toEqual(['not-started', 0]);
  });

  test('that nobody wants any more end the program', async () => {
    const { exit } = await bytes(much, (stream) => {
      stream.once('data', () => stream.destroy());
      return Promise.resolve();
    });
    expect(exit).not.toEqual({ status: 'exited', exitCode: 0 });
  });

  test('stop when the signal aborts', async () => {
    const stop = new AbortController();
    const use = (stream: PassThrough): Promise<number> => {
      stream.once('data', () => stop.abort());
      return atMost(stream);
    };
    const { exit } = await bytes(['sh', '-c', 'echo one; sleep 60'], use, stop.signal);
    expect(exit).toEqual({ status: 'signaled', signal: 'SIGTERM' });
  });

  test('never come after an abort', async () => {
    const { exit, used } = await bytes(much, atMost, AbortSignal.abort());
    expect([exit, used]).toEqual([{ status: 'signaled', signal: 'SIGTERM' }, 0]);
  });
});

describe('LineSplitter', () => {
  function split(...chunks: readonly (string | Buffer)[]): string[] {
    const lines: string[] = [];
    const splitter = new LineSplitter((line) => lines.push(line));
    for (const chunk of chunks) splitter.write(Buffer.from(chunk));
    splitter.end();
    return lines;
  }

  test('joins chunks, and gives a last line without a break', () => {
    expect(split('a', 'b\nc', '\n\nd')).toEqual(['ab', 'c', '', 'd']);
  });

  test('takes \\r\\n as a break and keeps a lone \\r', () => {
    expect(split('a\r\nb\rc\n')).toEqual(['a', 'b\rc']);
  });

  test('keeps a character whole that comes in two chunks', () => {
    const bytes = Buffer.from('é\n');
    expect(split(bytes.subarray(0, 1), bytes.subarray(1))).toEqual(['é']);
  });

  test('cuts a line that never ends', () => {
    expect(split('x'.repeat(200_000)).map(({ length }) => length)).toEqual([65_536, 65_536, 65_536, 3_392]);
  });
});

test('commandLine quotes what a shell would split', () => {
  expect(commandLine({ file: 'docker', arguments: ['run', '-e', "A=it's x", '', 'a/b:1'] })).toBe(
    `docker run -e 'A=it'\\''s x' '' a/b:1`,
  );
});
