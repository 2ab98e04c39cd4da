import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { mkdir, readFile, symlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { buildKitProgram, type RunningBuildKit, startBuildKit } from '../rig/buildkit/index.js';
import { describeLiveWith } from '../rig/engines/describe-live.js';
import { placeOf } from '../rig/engines/index.js';
import { command } from '../rig/program/command.js';
import type { ProgramOptions, ProgramResult } from '../rig/program/index.js';
import { Project } from '../rig/project/index.js';
import { linesOf } from './executor-contract.js';

await describeLiveWith('several BuildKit servers', buildKitProgram, (engines, program) => {
  let project: Project;
  let main: RunningBuildKit;
  /** Declared to be an arm64 machine. */
  let arm64: RunningBuildKit;
  let programs: string;

  beforeAll(async () => {
    const place = placeOf(engines);
    main = await startBuildKit(place, program);
    programs = join(dirname(main.log), 'programs');
    await mkdir(programs);
    await symlink(main.buildctl, join(programs, 'buildctl'));
  });
  afterAll(() => main.close());
  beforeEach(async () => {
    arm64 = await startBuildKit(placeOf(engines), program, {
      platforms: ['linux/arm64'],
    });
    project = await Project.create();
  });
  afterEach(() => Promise.all([arm64.close(), project.close()]));

  const runOn = (
    builders: readonly string[],
    id: string,
    options: ProgramOptions = {},
  ): Promise<ProgramResult> => {
    const words = ['run', 'task.yaml', '--executor', 'buildkit', '--registry', engines.registry, '--id', id];
    const servers = ['--buildkit', main.address, ...builders.flatMap((each) => ['--builder', each])];
    return project.taskrun([...words, ...servers], {
      environment: { PATH: programs },
      ...options,
    });
  };
  const run = (id: string, options?: ProgramOptions): Promise<ProgramResult> =>
    runOn([`linux/arm64=${arm64.address}`], id, options);
  /** What a server has built, by what it keeps. */
  const keeps = async ({ address, buildctl }: RunningBuildKit, text: string): Promise<boolean> =>
    (await command(buildctl, ['--addr', address, 'du', '--verbose'])).stdout.includes(text);

  test('one build for two platforms is done on two machines, and is one image', async () => {
    await project.write('Dockerfile', `FROM ${engines.base}\nRUN echo several; uname -m > /machine\n`);
    await project.write(
      'task.yaml',
      `version: v1.1.0\nsteps:\n- {id: both, build: '-t $Registry/several:$ID --platform linux/amd64,linux/arm64 .'}\n- push: [$Registry/several:$ID]\n`,
    );
    const result = await run('two-servers');
    expect(result.exitCode).toBe(0);
    expect(linesOf(result, 'both').join()).not.toContain('is emulated');
    expect(await Promise.all([main, arm64].map((server) => keeps(server, 'echo several')))).toEqual([
      true,
      true,
    ]);
    const { stdout } = await command(engines.skopeoPath, [
      ...['inspect', '--raw', '--tls-verify=false', `docker://${engines.registry}/several:two-servers`],
    ]);
    const { manifests } = JSON.parse(stdout) as {
      manifests: { platform: { architecture: string } }[];
    };
    expect(manifests.map(({ platform }) => platform.architecture).sort()).toEqual([
      'amd64',
      'arm64',
      'unknown',
      'unknown',
    ]);
  });

  test('builds for a platform that two builders are declared for are shared out, and all of their images are there', async () => {
    const other = await startBuildKit(placeOf(engines), program);
    try {
      const numbers = [1, 2, 3, 4];
      for (const number of numbers)
        await project.write(
          `${number}/Dockerfile`,
          `FROM ${engines.base}\nRUN echo shared; echo ${number}\n`,
        );
      const builds = numbers.map(
        (number) =>
          `- {id: b${number}, build: '-t $Registry/shared:$ID-${number} --platform linux/amd64 ${number}', when: ['-']}\n`,
      );
      const images = numbers.map((number) => `$Registry/shared:$ID-${number}`).join(', ');
      const push = `- {id: all, push: [${images}], when: [b1, b2, b3, b4]}\n`;
      await project.write('task.yaml', `version: v1.1.0\nsteps:\n${builds.join('')}${push}`);
      const result = await runOn([`linux/amd64=${main.address}`, `linux/amd64=${other.address}`], 'sharing');
      expect(result.exitCode).toBe(0);
      expect(linesOf(result, 'all').filter((line) => line.includes('shared:sharing-'))).toHaveLength(4);
      expect(await Promise.all([main, other].map((server) => keeps(server, 'echo shared')))).toEqual([
        true,
        true,
      ]);
    } finally {
      await other.close();
    }
  });

  test('a server that dies in the middle of a build is retired, and the build is done on another one', async () => {
    await project.write('Dockerfile', `FROM ${engines.base}\nRUN echo in the middle; sleep 2; uname -m\n`);
    await project.write(
      'task.yaml',
      `version: v1.1.0\nsteps:\n- {id: one, build: -t $Registry/retired:$ID --platform linux/arm64 .}\n- push: [$Registry/retired:$ID]\n`,
    );
    let killed = false;
    const result = await run('retired', {
      onOutput: (text) => {
        if (killed || !/\d in the middle$/m.test(text)) return;
        killed = true;
        process.kill(arm64.processID, 'SIGKILL');
      },
    });
    expect(result.exitCode).toBe(0);
    const lines = linesOf(result, 'one').join('\n');
    expect(lines).toContain(`the BuildKit server at '${arm64.address}' does not answer`);
    expect(lines).toContain('linux/arm64 is emulated');
    expect(lines).toMatch(/aarch64/);
    expect(await readFile(main.log, 'utf8')).not.toContain('panic');
  });

  test('a private server is started where none is, used by runs, and ended', async () => {
    const { PATH = '', ...others } = engines.installation;
    const path = [dirname(program), PATH].join(':');
    const options = {
      environment: {
        ...others,
        PATH: path,
        TASKRUN_DATA: join(project.folder, '.data'),
      },
    };
    const engine = (verb: string) => project.taskrun(['engine', verb, '--buildkit'], options);
    try {
      const up = await engine('up');
      expect(up.stderr).toMatch(/^started: BuildKit at unix:/);
      expect((await engine('up')).stdout).toBe(up.stdout);
      await project.write('task.yaml', `steps:\n- {id: machine, cmd: ${engines.base} uname -m}\n`);
      const words = [
        'run',
        'task.yaml',
        '/dev/null',
        '--executor',
        'buildkit',
        '--registry',
        engines.registry,
      ];
      const result = await project.taskrun(words, options);
      expect(result.exitCode).toBe(0);
      expect(linesOf(result, 'machine')).toEqual(['x86_64']);
      const { stdout } = await project.taskrun(['doctor'], options);
      expect(stdout).toMatch(
        /✓ builder {4}BuildKit v\S+ at unix:\S+ \(linux\/amd64.*, cache \d\.\d GB of at most 21\.5 GB\)/,
      );
    } finally {
      expect((await engine('down')).stderr).toContain('has ended');
    }
    expect((await engine('status')).exitCode).toBe(5);
  });
});
