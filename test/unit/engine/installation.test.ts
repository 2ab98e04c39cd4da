import { expect, test } from '@jest/globals';
import { installationHint } from '../../../src/engine/installation.js';
import { type EngineProgram, engineProgramNames } from '../../../src/engine/programs.js';

const all = [...engineProgramNames];
const everything = 'install Docker Engine: https://docs.docker.com/engine/install/';

test.each<[string, string, EngineProgram[], string]>([
  ['Debian 12', 'ID=debian\nVERSION_ID="12"\n', all, 'as root: apt-get install docker.io'],
  [
    'Debian 13',
    'ID=debian\nVERSION_ID="13"\n',
    all,
    'as root: apt-get install docker.io docker-cli docker-buildx',
  ],
  ['Debian sid', 'ID=debian\n', all, 'as root: apt-get install docker.io docker-cli docker-buildx'],
  ['Ubuntu', 'ID=ubuntu\nID_LIKE=debian\n', all, 'as root: apt-get install docker.io docker-buildx'],
  [
    'a derivative',
    'ID=linuxmint\nID_LIKE="ubuntu debian"\n',
    all,
    'as root: apt-get install docker.io docker-buildx',
  ],
  ['Fedora', 'ID=fedora\n', all, 'as root: dnf install moby-engine docker-cli docker-buildx'],
  ['Alpine', 'ID=alpine\n', all, 'as root: apk add docker-engine docker-cli docker-cli-buildx'],
  ['Arch', 'ID=arch\n', all, 'as root: pacman -S docker docker-buildx'],
  [
    'the CLI is there',
    'ID=debian\nVERSION_ID="12"\n',
    ['dockerd', 'runc'],
    'as root: apt-get install docker.io',
  ],
  ['one part is gone', 'ID=debian\nVERSION_ID="12"\n', ['iptables'], 'as root: apt-get install iptables'],
  ['an unknown system', 'ID=plan9\n', all, everything],
  ['no os-release', '', all, everything],
])('%s', (_, release, missing, hint) => {
  expect(installationHint(missing, release)).toBe(hint);
});
