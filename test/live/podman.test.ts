import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { available } from '../conformance/data.js';
import { describeLive } from '../rig/engines/describe-live.js';
import { privatePodman } from '../rig/podman/index.js';
import { command } from '../rig/program/command.js';
import { buildSuite } from './suites/build.js';
import { cleanUpSuite } from './suites/clean-up.js';
import { cmdNetworkSuite } from './suites/cmd-network.js';
import { cmdPropertiesSuite } from './suites/cmd-properties.js';
import { contractSuite } from './suites/contract.js';
import { entitlementsSuite } from './suites/entitlements.js';
import { loginsSuite } from './suites/logins.js';
import { multiarchSuite } from './suites/multiarch.js';
import { podmanOwnSuite } from './suites/podman-own.js';
import { podmanSubject } from './suites/podman-subject.js';
import { resumeSuite } from './suites/resume.js';
import { samplesSuite } from './suites/samples.js';
import { secretLeaksSuite } from './suites/secret-leaks.js';
import { stepsSuite } from './suites/steps.js';
import type { Suite } from './suites/subject.js';

const always: Readonly<Record<string, Suite>> = {
  'of its own': podmanOwnSuite,
  contract: contractSuite,
  steps: stepsSuite,
  build: buildSuite,
  entitlements: entitlementsSuite,
  logins: loginsSuite,
  multiarch: multiarchSuite,
};

/** They take minutes more, and seldom tell anything that the others and the same suites on Docker do not. */
const onRequest: Readonly<Record<string, Suite>> = {
  'cmd-properties': cmdPropertiesSuite,
  'cmd-network': cmdNetworkSuite,
  'clean-up': cleanUpSuite,
  resume: resumeSuite,
  ...(available ? { samples: samplesSuite } : {}),
  'secret-leaks': secretLeaksSuite,
};

const all = process.env.TASKRUN_TEST_PODMAN === 'all';
const suites = all ? { ...always, ...onRequest } : always;
if (!all)
  process.stderr.write(
    `podman in docker's place: ${Object.keys(onRequest).join(', ')} are run with TASKRUN_TEST_PODMAN=all, for they take minutes\n`,
  );

describeLive("podman in docker's place", (engines) => {
  const podman = privatePodman(engines);

  beforeAll(() => podman.start());
  afterAll(() => podman.close());

  for (const [name, suite] of Object.entries(suites))
    describe(`${name}:`, () => {
      const subject = podmanSubject(engines, podman.program, name);
      // a build for another platform gives the name of its base another meaning
      beforeAll(async () => {
        await subject.docker('pull', '--quiet', '--platform', 'linux/amd64', engines.base);
      });
      suite(subject);
      subject.assertAllMet();
    });

  test('nothing of all that is left behind', async () => {
    const label = ['--quiet', '--filter', 'label=io.taskrun.run'];
    const lists = [
      ['ps', '--all'],
      ['network', 'ls'],
      ['volume', 'ls'],
    ] as const;
    const left = await Promise.all(lists.map((words) => command(podman.program, [...words, ...label])));
    expect(left.map(({ stdout }) => stdout)).toEqual(['', '', '']);
  });
});
