import { expect, test } from '@jest/globals';
import { type Machine, refusalToStart, whyNoEngine } from '../../../src/engine/why-no-engine.js';

const machine: Machine = {
  platform: 'linux',
  userID: 0,
  missing: [],
  release: 'ID=debian\nVERSION_ID="12"\n',
};

test('root on Linux with all programs can start a private engine', () => {
  expect(refusalToStart(machine)).toBeUndefined();
});

test('what is missing is named, with what to install', () => {
  expect(refusalToStart({ ...machine, missing: ['dockerd', 'docker'] })).toMatchObject({
    message: "no docker engine answers, and 'dockerd', 'docker' are not installed",
    hint: 'as root: apt-get install docker.io',
  });
  expect(refusalToStart({ ...machine, missing: ['iptables'] })).toMatchObject({
    message: "no docker engine answers, and 'iptables' is not installed",
  });
});

test('an ordinary user is told that rootless is not supported', () => {
  expect(refusalToStart({ ...machine, userID: 1000 })).toMatchObject({
    message:
      'no docker engine answers, and only root can start a private one (rootless is not supported yet)',
    hint: "start Docker ('sudo systemctl start docker'), or run 'sudo taskrun engine up'",
  });
});

test('on another system it is Docker Desktop', () => {
  expect(refusalToStart({ ...machine, platform: 'darwin', missing: ['dockerd'] })).toMatchObject({
    hint: 'start Docker Desktop; a private engine needs Linux',
  });
});

test('an engine the user has named and that does not answer is named in the error', async () => {
  const environment = { DOCKER_HOST: 'unix:///nonexistent/docker.sock' };
  expect(await whyNoEngine({ environment, dataFolder: '/nonexistent' })).toMatchObject({
    message: "the docker engine at 'unix:///nonexistent/docker.sock' does not answer (ENOENT)",
    hint: 'start it, or change what DOCKER_HOST says',
  });
});
