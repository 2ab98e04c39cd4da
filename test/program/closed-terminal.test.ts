import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { checkout, Installation } from '../rig/program/index.js';
import { ScriptedDocker } from '../rig/scripted-docker/index.js';

let docker: ScriptedDocker;
let installation: Installation;

beforeAll(async () => {
  docker = await ScriptedDocker.start();
  installation = await Installation.create();
});
afterAll(async () => {
  await docker.close();
  await installation.close();
});

test('a terminal that is closed ends the run orderly, with its record', async () => {
  docker.script = async (call) => {
    if (call.arguments[0] !== 'run') return 0;
    call.stdout('ready to end\n');
    await call.killed;
    return 1;
  };
  // script(1) is a terminal; the fourth stream ends when everything in it has ended
  const line = `'${process.execPath}' dist/main.js run hello-cmd.yaml --registry localhost:1 --id closed`;
  const terminal = spawn('script', ['--quiet', '--command', line, '/dev/null'], {
    cwd: checkout,
    env: { ...installation.environment, ...docker.environment },
    stdio: ['pipe', 'pipe', 'inherit', 'pipe'],
  });
  let output = '';
  terminal.stdout?.on('data', (text: Buffer) => {
    output += text.toString();
    if (output.includes('ready to end')) terminal.kill('SIGKILL');
  });
  const end = terminal.stdio[3];
  if (end === undefined || end === null) throw new Error('the fourth stream is not there');
  end.on('data', () => undefined);
  await once(end, 'close');
  const record = JSON.parse(
    await readFile(join(installation.folder, 'runs', 'closed', 'record.json'), 'utf8'),
  ) as {
    status: string;
  };
  expect(record.status).toBe('Canceled');
  expect(await readdir(installation.temporaryFolder)).toEqual([]);
  expect(await readdir(join(installation.folder, 'active'))).toEqual([]);
});
