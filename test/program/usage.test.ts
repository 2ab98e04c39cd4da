import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { Installation } from '../rig/program/index.js';

describe('a wrong command line', () => {
  let installation: Installation;
  beforeEach(async () => {
    installation = await Installation.create();
  });
  afterEach(() => installation.close());

  test.each([
    [
      ['run', '--registri', 'x'],
      "error: there is no option '--registri' here\n  = hint: did you mean '--registry'?\n",
    ],
    [['rum'], "error: there is no command 'rum'\n  = hint: did you mean 'run'?\n"],
    [
      ['run', 'hello-build.yaml', '--dry-run', '--env', 'TOKEN'],
      "error: a value of '--env' is not KEY=value\n  = hint: write --env KEY=value\n",
    ],
  ])('%j', async (words, stderr) => {
    expect(await installation.taskrun(words)).toEqual({ exitCode: 2, stdout: '', stderr });
  });
});
