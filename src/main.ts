#!/usr/bin/env node
import { runCLI } from './cli/index.js';

// Whoever read our output may have seen enough (`taskrun run … | head -1`), and a terminal may be closed; a run goes on to its end.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE' && error.code !== 'EIO') throw error;
  });
}

process.exitCode = await runCLI(process.argv.slice(2), {
  program: [process.execPath, ...process.execArgv, ...process.argv.slice(1, 2)],
  environment: process.env,
  directory: process.cwd(),
  stdin: process.stdin,
  stdout: process.stdout,
  stderr: process.stderr,
});
