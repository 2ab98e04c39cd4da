#!/usr/bin/env node
/**
 * Starts the program: a bundle of its own, program.js, because code that was compiled before can only be used by a script
 * that is loaded by hand.
 */
import { join } from 'node:path';
import type * as CLI from './cli/index.js';
import { version } from './version.js';
import { loadScript } from './load-script.js';

const words = process.argv.slice(2);

// Whoever read our output may have seen enough (`taskrun run … | head -1`), and a terminal may be closed; a run goes on to its end.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE' && error.code !== 'EIO') throw error;
  });
}

// Not worth loading the program for.
if (words.length === 1 && ['-V', '--version'].includes(words[0] ?? '')) process.stdout.write(`${version}\n`);
else void runProgram();

async function runProgram(): Promise<void> {
  const { exports: program } = loadScript<typeof CLI>(join(import.meta.dirname, 'program.js'));
  process.exitCode = await program.runCLI(words, {
    program: [process.execPath, ...process.execArgv, ...process.argv.slice(1, 2)],
    environment: process.env,
    directory: process.cwd(),
    // opened by what reads it only
    get stdin() {
      return process.stdin;
    },
    stdout: process.stdout,
    stderr: process.stderr,
  });
}
