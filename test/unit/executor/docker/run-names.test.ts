import { describe, expect, test } from '@jest/globals';
import { RunNames } from '../../../../src/executor/docker/run-names.js';
import type { ContainerAction, PlannedNetwork, PlannedStep } from '../../../../src/plan/index.js';
import { runVariables } from '../../../rig/run-variables.js';
import { containerAction } from './container-action.js';
import { planned } from '../../run/planned.js';

const step = (id: string, network = 'own', options: readonly string[] = []): PlannedStep => ({
  ...planned(id),
  network,
  action: { ...containerAction, options },
});
const network = (name: string, skipCreation = false): PlannedNetwork => ({
  name,
  driver: '',
  ipv6: false,
  skipCreation,
  isDefault: false,
});
const namesOf = (...steps: readonly PlannedStep[]): RunNames =>
  new RunNames({
    run: { ...runVariables, id: 'r1' },
    steps,
    networks: [network('own'), network('there', true)],
  });

/** How the last step's container comes into its network. */
function networkOf(of: PlannedStep): object {
  const { options } = of.action as ContainerAction;
  return namesOf(step('web', 'own', ['--name', 'site']), of).networkOf(of, options);
}

test("containers are called by their steps' ids and by their authors' names", () => {
  const names = namesOf(step('web', 'own', ['--name=site']), step('a/b'));
  expect(['web', 'site', 'a/b', 'other'].map((name) => names.container(name))).toEqual([
    'r1_web',
    'r1_web',
    'r1_a_b',
    undefined,
  ]);
});

describe('networks', () => {
  test.each([
    ["the run's own", step('a'), ['--network', 'r1_own', '--network-alias', 'a'], ['own']],
    ['one that is there', step('a', 'there'), ['--network', 'there', '--network-alias', 'a'], []],
    ['one that another step makes', step('a', 'made'), ['--network', 'made', '--network-alias', 'a'], []],
    ["the engine's", step('a', ''), [], []],
    ["the host's", step('a', 'host'), ['--network', 'host'], []],
    ["another container's", step('a', 'container:site'), ['--network', 'container:r1_web'], []],
  ])('%s', (_, of, words, needed) => {
    expect(networkOf(of)).toEqual({ words, needed, options: [] });
  });

  test.each([
    [['--network', 'own'], ['--network', 'r1_own'], ['--network-alias', 'a'], ['own']],
    [['--net=host', '-t'], ['--net', 'host', '-t'], [], []],
    [
      ['--network=name=own,ip=1.2.3.4'],
      ['--network', 'name=r1_own,ip=1.2.3.4'],
      ['--network-alias', 'a'],
      ['own'],
    ],
  ])("the author's option %j", (options, expected, words, needed) => {
    expect(networkOf(step('a', 'own', options))).toEqual({ options: expected, words, needed });
  });
});

test('options that name containers get the names of the engine; --name becomes another name in the network', () => {
  const options = [
    '--name',
    'x',
    '--pid=container:web',
    '--volumes-from',
    'site:ro',
    '--link',
    'web:db',
    '-v',
    'web:/v',
  ];
  expect(networkOf(step('a', 'own', options))).toEqual({
    words: ['--network', 'r1_own', '--network-alias', 'a', '--network-alias', 'x'],
    options: [
      '--pid',
      'container:r1_web',
      '--volumes-from',
      'r1_web:ro',
      '--link',
      'r1_web:db',
      '-v',
      'web:/v',
    ],
    needed: ['own'],
  });
});

describe('a task that another step runs', () => {
  const part = (id: string, network = 'it.own') => ({
    ...step(`it.${id}`, network, ['--name', 'site']),
    scope: 'it.',
  });
  const names = (): RunNames =>
    new RunNames({
      run: { ...runVariables, id: 'r1' },
      steps: [step('web'), part('web'), part('db')],
      networks: [network('own'), network('it.own')],
    });

  test('calls its containers and networks by its own names, and knows no others', () => {
    const own = names().within(part('db'));
    expect(['web', 'site', 'it.web'].map((name) => own.container(name))).toEqual([
      'r1_it.web',
      'r1_it.db',
      undefined,
    ]);
    expect(['own', 'it.own', 'other'].map((name) => own.network(name))).toEqual([
      'r1_it.own',
      'r1_it.own',
      'other',
    ]);
    expect(own.networkOf(part('db'), [])).toMatchObject({
      words: ['--network', 'r1_it.own', '--network-alias', 'db', '--network-alias', 'site'],
      needed: ['it.own'],
    });
  });

  test('is called by whole names from outside', () => {
    expect(['web', 'it.web', 'db', 'site'].map((name) => names().container(name))).toEqual([
      'r1_web',
      'r1_it.web',
      undefined,
      undefined,
    ]);
    expect(names().network('own')).toBe('r1_own');
  });
});
