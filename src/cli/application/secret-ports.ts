import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { runProcess } from '../../process/index.js';
import type { SecretPorts } from '../../secret/index.js';
import type { IO } from '../console/index.js';

/** Where secrets named on the command line come from; paths and commands start where the user stands. */
export function secretPorts({ environment, directory }: IO): SecretPorts {
  return {
    environment,
    readFile: (path) => readFile(resolve(directory, path)),
    run: (command) => outputOf(command, directory),
  };
}

/** What a command line of the user's own prints; it runs in a shell, as whoever wrote it expects. */
async function outputOf(command: string, directory: string): Promise<string> {
  const lines: string[] = [];
  const exit = await runProcess(
    { file: '/bin/sh', arguments: ['-c', command], directory },
    {
      output: (stream, line) => {
        if (stream === 'stdout') lines.push(line);
      },
    },
  );
  if (exit.status === 'exited' && exit.exitCode === 0) return lines.join('\n');
  throw new Error(exit.status === 'exited' ? `exit code ${exit.exitCode}` : exit.status);
}
