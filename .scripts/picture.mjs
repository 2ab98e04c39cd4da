/**
 * Draws docs/terminal.svg, the picture in README.md: what a real run of the example looks like in a terminal. Needs `script`
 * of util-linux, which gives the run a terminal. Made anew when the views change; times and digests differ with every run.
 *   npm run docs:picture
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { finalScreen, terminalPicture } from './terminal-picture.mjs';

process.chdir(join(import.meta.dirname, '..'));
const columns = 100;
const words = 'run tasks/multiarch.yaml --executor native';
const data = mkdtempSync(join(tmpdir(), 'taskrun-picture-'));
try {
  const prompt = `\x1b[32m$\x1b[39m \x1b[1mtaskrun ${words}\x1b[22m\r\n`;
  const picture = terminalPicture(finalScreen(prompt + outputOf(words), columns), {
    columns,
    title: 'taskrun',
    description: `The terminal after "taskrun ${words}": two builds, a push and a manifest list succeeded.`,
  });
  writeFileSync('docs/terminal.svg', picture);
} finally {
  rmSync(data, { recursive: true, force: true });
}

/** What the run writes to its terminal. @param {string} words */
function outputOf(words) {
  const command = `stty columns ${columns} rows 60 && exec "$NODE" dist/main.js ${words}`;
  const { status, stdout, error } = spawnSync('script', ['-q', '-e', '-c', command, '/dev/null'], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
    env: {
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      NODE: process.execPath,
      LANG: 'C.UTF-8',
      TERM: 'xterm-256color',
      TASKRUN_DATA: data,
    },
  });
  if (status !== 0) throw new Error(`the run failed: ${error?.message ?? stdout}`);
  return stdout;
}
