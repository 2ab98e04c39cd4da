import { expect, test } from '@jest/globals';
import { withEngineNames } from '../../../../src/executor/docker/docker-words.js';
import { RunNames } from '../../../../src/executor/docker/run-names.js';
import { runVariables } from '../../../rig/run-variables.js';
import { containerAction } from './container-action.js';
import { planned } from '../../run/planned.js';

const names = new RunNames({
  run: { ...runVariables, id: 'r1' },
  steps: [
    planned('web', { action: containerAction }),
    planned('5', { action: containerAction }),
    planned('built'),
  ],
  networks: [{ name: 'own', driver: '', ipv6: false, skipCreation: false, isDefault: true }],
});

test.each([
  ['logs --tail 5 web', 'logs --tail 5 r1_web'],
  ['logs --follow web', 'logs --follow r1_web'],
  ['stop -t 5 web 5', 'stop -t 5 r1_web r1_5'],
  ['kill --signal=HUP web', 'kill --signal=HUP r1_web'],
  ['container rm --force web', 'container rm --force r1_web'],
  ['exec -e A=1 -it web ls web', 'exec -e A=1 -it r1_web ls web'],
  ['cp web:/a b', 'cp r1_web:/a b'],
  ['commit web web', 'commit r1_web web'],
  ['logs other', 'logs other'],
  ['inspect built', 'inspect built'],
  ['pull web', 'pull web'],
  ['network connect own web', 'network connect --alias web r1_own r1_web'],
  ['network inspect own', 'network inspect r1_own'],
  ['run -d web', 'run --label io.taskrun.run=r1 -d web'],
  ['container create web', 'container create --label io.taskrun.run=r1 web'],
  ['network create web', 'network create --label io.taskrun.run=r1 web'],
  ['volume create', 'volume create --label io.taskrun.run=r1'],
])('docker %s', (words, expected) => {
  expect(withEngineNames(words.split(' '), names, ['--label', 'io.taskrun.run=r1']).join(' ')).toBe(expected);
});
