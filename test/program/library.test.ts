import { execFile } from 'node:child_process';
import { resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { Installation } from '../rig/program/index.js';
import { ScriptedDocker } from '../rig/scripted-docker/index.js';

let docker: ScriptedDocker;
let installation: Installation;
beforeEach(async () => {
  [docker, installation] = await Promise.all([ScriptedDocker.start(), Installation.create()]);
});
afterEach(() => Promise.all([docker.close(), installation.close()]));

/** What a program prints that imports the library; `task` makes the options of a task of these steps. */
async function printed(code: string): Promise<string> {
  const start = `import { CommandFailure, renderTask, runTask } from '${resolve('dist/library/index.js')}';
    const task = (steps, more = {}) => ({
      input: 'version: v1.1.0\\nsteps:\\n' + steps, context: '/dev/null', registry: 'registry.example', ...more });`;
  const words = ['--input-type=module', '--eval', start + code];
  const env = { ...installation.environment, ...docker.environment };
  return (await promisify(execFile)(process.execPath, words, { env })).stdout;
}

test('a signal stops a run, which ends as one that was canceled; signals of the process are not listened for', async () => {
  docker.script = async (call) => {
    if (call.arguments[0] !== 'run') return 0;
    call.stdout('started\n');
    await call.killed;
    return 137;
  };
  const code = `
    const controller = new AbortController();
    const onEvent = ({ type }) => type === 'step-output' && controller.abort();
    const { record } = await runTask('-', task('- cmd: app', { signal: controller.signal, onEvent }));
    console.log(record.status, process.listenerCount('SIGINT'));`;
  expect(await printed(code)).toBe('Canceled 0\n');
});

test('secrets are in no command and no event; nothing is printed', async () => {
  const code = `
    const secretValues = { token: 'the-secret' };
    const onEvent = (event) => console.log(JSON.stringify(event));
    await runTask('-', task('- cmd: app\\n  env: ["TOKEN={{.Values.token}}"]', { secretValues, onEvent }));`;
  const lines = (await printed(code)).trim().split('\n');
  const types = lines.map((line) => (JSON.parse(line) as { readonly type: string }).type);
  expect([types.at(0), types.at(-1)]).toEqual(['run-started', 'run-finished']);
  expect([...lines, ...docker.calls].filter((text) => text.includes('the-secret'))).toEqual([]);
});

test('what is wrong around a task is thrown', async () => {
  const code = `
    await renderTask('-', task('', { valuesFile: 'nothing.yaml' })).catch((error) => {
      console.log(error instanceof CommandFailure, error.message);
    });`;
  expect(await printed(code)).toBe("true the values file 'nothing.yaml' does not exist\n");
});
