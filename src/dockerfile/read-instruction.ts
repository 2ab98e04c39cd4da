import { didYouMean } from '../diagnostic/index.js';
import { readHealthcheck } from './healthcheck.js';
import type { ArgInstruction, Instruction, Pair } from './instruction.js';
import { readCopy } from './copy.js';
import { readFlags } from './flags.js';
import type { InstructionLine } from './lines.js';
import { DockerfileError } from './problem.js';
import { jsonWords, plainWords, quotedWords } from './words.js';

/** What an instruction says, without where. */
type Said = Instruction extends infer Each
  ? Each extends unknown
    ? Omit<Each, 'place' | 'original'>
    : never
  : never;

type Reader = (line: InstructionLine, escape: string) => Said;

/**
 * What an instruction says.
 * @see https://github.com/moby/buildkit/blob/v0.31.1/frontend/dockerfile/instructions/parse.go
 * @throws DockerfileError
 */
export function readInstruction(line: InstructionLine, escape: string): Instruction {
  const read = readers[line.keyword];
  if (read === undefined) throw unknown(line.keyword);
  return { ...read(line, escape), place: line.place, original: line.original };
}

function unknown(keyword: string): DockerfileError {
  const near = didYouMean(keyword, [...Object.keys(readers), 'FROM']);
  const hint = near === undefined ? {} : { hint: `did you mean '${near}'?` };
  return new DockerfileError(`there is no instruction '${keyword}'`, hint);
}

const readers: Readonly<Record<string, Reader | undefined>> = {
  ADD: (line) => readCopy('add', line),
  ARG: readArg,
  CMD: (line) => readCommand('cmd', line),
  COPY: (line) => readCopy('copy', line),
  ENTRYPOINT: (line) => readCommand('entrypoint', line),
  ENV: (line, escape) => ({ kind: 'env', pairs: readPairs(line, escape) }),
  EXPOSE: (line) => {
    const words = [...atLeastOne(line, plainWords(line.rest))].sort(byBytes);
    return { kind: 'expose', words };
  },
  HEALTHCHECK: readHealthcheck,
  LABEL: (line, escape) => ({ kind: 'label', pairs: readPairs(line, escape) }),
  MAINTAINER: (line) => ({ kind: 'maintainer', text: one(line) }),
  ONBUILD: readOnbuild,
  // its words are nobody's affair where nothing can run
  RUN: () => ({ kind: 'run' }),
  SHELL: (line) => {
    const shell = readCommand('shell', line);
    if (!line.isJSON || shell.words.length === 0)
      throw new DockerfileError('SHELL takes a JSON list, such as \'["/bin/bash", "-c"]\'');
    return shell;
  },
  STOPSIGNAL: (line) => ({ kind: 'stopsignal', text: one(line) }),
  USER: (line) => ({ kind: 'user', text: one(line) }),
  VOLUME: (line) => {
    const words = atLeastOne(line, jsonWords(line.rest) ?? plainWords(line.rest)).map((word) => word.trim());
    if (words.includes('')) throw new DockerfileError('VOLUME has an empty path');
    return { kind: 'volume', words };
  },
  WORKDIR: (line) => ({ kind: 'workdir', text: one(line) }),
};

function readCommand(kind: 'cmd' | 'entrypoint' | 'shell', line: InstructionLine) {
  readFlags(line.flags);
  const words = jsonWords(line.rest);
  const text = line.rest === '' ? [] : [line.rest];
  return { kind, words: words ?? text, inShell: words === undefined };
}

function readArg(line: InstructionLine, escape: string): ArgInstruction {
  const names = atLeastOne(line, quotedWords(line.rest, escape)).map((word) => {
    const equals = word.indexOf('=');
    if (equals === 0) throw new DockerfileError('an ARG has no name');
    return equals < 0 ? { name: word } : { name: word.slice(0, equals), value: word.slice(equals + 1) };
  });
  return { kind: 'arg', names };
}

/** `NAME=value …`, or the old `NAME value`. */
function readPairs(line: InstructionLine, escape: string): readonly Pair[] {
  readFlags(line.flags);
  const [first = '', ...more] = atLeastOne(line, quotedWords(line.rest, escape));
  if (!first.includes('=')) {
    const [, name, value] = /^([^\t\v\f\r ]*)[\t\v\f\r ]+(.*)$/s.exec(line.rest) ?? [];
    if (name === undefined || value === undefined)
      throw new DockerfileError(`${line.keyword} has a name without a value`, {
        hint: `write '${line.keyword} NAME=value'`,
      });
    return [{ name, value }];
  }
  return [first, ...more].map((word) => {
    const equals = word.indexOf('=');
    if (equals < 0) throw new DockerfileError(`'${word}' of ${line.keyword} is not of the form NAME=value`);
    if (equals === 0) throw new DockerfileError(`${line.keyword} has a value without a name`);
    return { name: word.slice(0, equals), value: word.slice(equals + 1) };
  });
}

function readOnbuild(line: InstructionLine) {
  readFlags(line.flags);
  atLeastOne(line, line.rest === '' ? [] : [line.rest]);
  const [keyword = ''] = line.rest.split(/\s+/);
  if (['ONBUILD', 'FROM', 'MAINTAINER'].includes(keyword.toUpperCase()))
    throw new DockerfileError(`${keyword} cannot be an ONBUILD instruction`);
  const trigger = line.original.replace(/^\s*ONBUILD\s*/i, '');
  const heredocs = line.heredocs.map(({ content, name }) => `\n${content}${name}`);
  return { kind: 'onbuild', trigger: trigger + heredocs.join('') } as const;
}

function one(line: InstructionLine): string {
  if (line.keyword !== 'STOPSIGNAL') readFlags(line.flags);
  if (line.rest === '') throw new DockerfileError(`${line.keyword} has nothing behind it`);
  return line.rest;
}

function atLeastOne<Words extends readonly string[]>(line: InstructionLine, words: Words): Words {
  if (line.keyword !== 'ARG') readFlags(line.flags);
  if (words.length > 0) return words;
  throw new DockerfileError(`${line.keyword} has nothing behind it`);
}

function byBytes(one: string, other: string): number {
  return Buffer.compare(Buffer.from(one), Buffer.from(other));
}
