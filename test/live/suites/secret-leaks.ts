import { afterAll, afterEach, beforeAll, expect } from '@jest/globals';
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { expectSuccess, linesOf, LiveProject } from './live-project.js';
import type { Subject } from './subject.js';

const names = ['env', 'option', 'proxy', 'script', 'volume', 'build', 'login', 'credential'] as const;
type Name = (typeof names)[number];

export function secretLeaksSuite(subject: Subject): void {
  const { test } = subject;
  let project: LiveProject;
  beforeAll(async () => {
    project = await LiveProject.create(subject);
  });
  afterAll(() => project.close());
  afterEach(() => project.expectNothingLeft());

  test('placed in every way that a task has stay out of logs, events, records, arguments, images and files', async () => {
    const secrets = Object.fromEntries(names.map((name) => [name, randomBytes(9).toString('hex')])) as Record<
      Name,
      string
    >;
    await writeFile(
      join(project.folder, 'Dockerfile'),
      `FROM ${subject.base}\nRUN --mount=type=secret,id=build sha256sum < /run/secrets/build && cat /run/secrets/build\n`,
    );
    const watch = watchArguments();
    const result = await project.runTask(
      `secrets: [{id: build, keyvault: https://vault.example/secrets/build}]
volumes: [{name: keys, secret: {key: '{{.Values.volume | b64enc}}'}}]
steps:
- {id: env, cmd: "$base sh -c 'echo $$TOKEN; echo $$TOKEN | base64; sleep 0.2'", env: ["TOKEN={{.Values.env}}"]}
- {id: option, cmd: "-e TOKEN={{.Values.option}} $base sh -c 'echo $$TOKEN; sleep 0.2'"}
- {id: proxy, cmd: "$base sh -c 'echo $$HTTPS_PROXY; sleep 0.2'", env: ["HTTPS_PROXY=http://me:{{.Values.proxy}}@proxy"]}
- {id: script, cmd: "$base sh -c 'echo {{.Values.script}} $$0; sleep 0.2' zero"}
- {id: volume, cmd: $base cat /keys/key, volumeMounts: [{name: keys, mountPath: /keys}]}
- {id: build, build: "-t leaks:$ID --no-cache --secret id=build ."}
- {id: login, cmd: "docker login -u me -p '{{.Values.login}}' $Registry", ignoreErrors: true}
`,
      [
        ...names.flatMap((name) =>
          name === 'build' || name === 'credential' ? [] : ['--set-secret', `${name}=env:S_${name}`],
        ),
        ...['--secret', 'build=env:S_build', '--credential', 'other.example;me;env:S_credential'],
        ...['--id', 'leaks', '--progress', 'plain', '--metadata-file', join(project.folder, 'record.json')],
      ],
      { environment: Object.fromEntries(names.map((name) => [`S_${name}`, secrets[name]])) },
    );
    const seen = await watch.end();
    expectSuccess(result);
    const masked = ['env', 'option', 'proxy', 'script', 'volume'].map((step) => linesOf(result, step));
    expect(masked).toEqual([
      ['***', expect.stringContaining('***')],
      ['***'],
      ['http://me:***@proxy'],
      ['*** zero'],
      ['***'],
    ]);
    const history = await project.docker('history', '--no-trunc', 'leaks:leaks');
    const image = await project.docker('image', 'inspect', 'leaks:leaks');
    await project.docker('rmi', 'leaks:leaks');
    const kept = await textsBelow(project.dataFolder);
    const record = await readFile(join(project.folder, 'record.json'), 'utf8');
    expect(kept).toContain('"type":"run-finished"');
    const texts = {
      log: result.stderr + result.stdout,
      kept,
      record,
      history: history.stdout,
      image: image.stdout,
    };
    const leaks = Object.entries(texts).flatMap(([where, text]) =>
      names.flatMap((name) =>
        formsOf(secrets[name]).flatMap((form) => (text.includes(form) ? [`${name} in ${where}`] : [])),
      ),
    );
    const told = seen.filter((words) => names.some((name) => words.includes(secrets[name])));
    expect([...leaks, ...told]).toEqual([]);
    // each step that lasts has been seen, so that its arguments were looked at
    for (const step of ['env', 'option', 'proxy', 'script'])
      expect(seen).toContainEqual(expect.stringMatching(new RegExp(`\\bleaks[_.-]${step}\\b`)));
  });

  test('that must become arguments or parts of an image are warned of', async () => {
    await writeFile(join(project.folder, 'Dockerfile'), `FROM ${subject.base}\nARG TOKEN\n`);
    const result = await project.run(
      `
- {id: argument, cmd: "$base echo {{.Values.token}}"}
- {id: image, build: "--build-arg TOKEN={{.Values.token}} -t leaks:$ID ."}
`,
      ['--set-secret', 'token=env:TOKEN', '--dry-run'],
      { environment: { TOKEN: 'correct-horse' } },
    );
    expectSuccess(result);
    expect(result.stderr).toContain('[lint/secret-argument]');
    expect(result.stderr).toContain('[lint/secret-in-image]');
    expect(result.stdout + result.stderr).not.toContain('correct-horse');
  });
}

/** A secret as itself and in base64. */
function formsOf(secret: string): readonly string[] {
  return [secret, Buffer.from(secret).toString('base64').replace(/=+$/, '')];
}

/** A process of its own, so that nothing in this one keeps it from looking. */
const look = `
const { readdirSync, readFileSync } = require('node:fs');
const seen = new Set();
const read = (id) => { try { return readFileSync('/proc/' + id + '/cmdline', 'utf8'); } catch { return ''; } };
const timer = setInterval(() => readdirSync('/proc').filter((id) => Number(id) > 0).forEach((id) => seen.add(read(id))));
process.stdin.resume().on('end', () => { clearInterval(timer); process.stdout.write(JSON.stringify([...seen])); });
`;

/** Looks at the arguments of all of the machine's processes, again and again, until the end, and gives all it has seen. */
function watchArguments(): { readonly end: () => Promise<readonly string[]> } {
  const child = spawn(process.execPath, ['-e', look], { stdio: ['pipe', 'pipe', 'inherit'] });
  return {
    end: async () => {
      child.stdin.end();
      return JSON.parse(await text(child.stdout)) as readonly string[];
    },
  };
}

/** All files below a folder as one text. */
async function textsBelow(folder: string): Promise<string> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return (await Promise.all(files.map((file) => readFile(file, 'utf8')))).join('\n');
}
