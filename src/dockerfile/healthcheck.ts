import type { HealthcheckInstruction } from './instruction.js';
import { readFlags } from './flags.js';
import { readDuration } from './duration.js';
import type { InstructionLine } from './lines.js';
import { DockerfileError } from './problem.js';
import { jsonWords } from './words.js';

const forms = {
  interval: 'text',
  timeout: 'text',
  'start-period': 'text',
  'start-interval': 'text',
  retries: 'text',
} as const;
const shortest = 1_000_000;

/** HEALTHCHECK NONE, or CMD with a command. @throws DockerfileError */
export function readHealthcheck(line: InstructionLine): HealthcheckInstruction {
  const [, type = '', rest = ''] = /^(\S*)\s*(.*)$/s.exec(line.rest) ?? [];
  const none = { interval: 0, timeout: 0, startPeriod: 0, startInterval: 0, retries: 0 };
  switch (type.toUpperCase()) {
    case 'NONE':
      if (rest !== '') throw new DockerfileError('HEALTHCHECK NONE has nothing behind it');
      return { kind: 'healthcheck', test: ['NONE'], ...none };
    case 'CMD':
      return { kind: 'healthcheck', test: testOf(rest), ...timesOf(line) };
    default:
      throw new DockerfileError(`HEALTHCHECK is NONE or CMD, not '${type}'`);
  }
}

function testOf(rest: string): readonly string[] {
  const words = jsonWords(rest);
  if ((words ?? (rest === '' ? [] : [rest])).length === 0)
    throw new DockerfileError('HEALTHCHECK CMD has no command');
  return words === undefined ? ['CMD-SHELL', rest] : ['CMD', ...words];
}

function timesOf(line: InstructionLine) {
  const flags = readFlags(line.flags, forms);
  const time = (name: string): number => {
    const nanoseconds = readDuration(flags.text(name) ?? '0');
    if (nanoseconds === undefined)
      throw new DockerfileError(`'--${name}' is not a duration`, { hint: "write it as in '1m30s'" });
    if (nanoseconds !== 0 && nanoseconds < shortest)
      throw new DockerfileError(`'--${name}' is less than a millisecond`);
    return nanoseconds;
  };
  const retries = flags.text('retries') ?? '0';
  if (!/^\+?\d+$/.test(retries === '' ? '0' : retries))
    throw new DockerfileError(`'--retries' is not a number of times: '${retries}'`);
  return {
    interval: time('interval'),
    timeout: time('timeout'),
    startPeriod: time('start-period'),
    startInterval: time('start-interval'),
    retries: Number(retries),
  };
}
