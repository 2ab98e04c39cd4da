import type { Checked, Diagnostic } from '../diagnostic/index.js';
import type { SourceText } from '../source/index.js';
import { readFlags } from './flags.js';
import type { ArgInstruction, Dockerfile, Instruction, DockerfileStage } from './instruction.js';
import { readLines, type InstructionLine } from './lines.js';
import { about, DockerfileError } from './problem.js';
import { readInstruction } from './read-instruction.js';
import { plainWords } from './words.js';

/** Reads a Dockerfile as BuildKit does, or says what BuildKit would refuse: the first thing, as nothing behind it is sure. */
export function readDockerfile(source: SourceText): Checked<Dockerfile> {
  try {
    return { ok: true, value: dockerfileOf(source), warnings: [] };
  } catch (error) {
    if (error instanceof DockerfileError) return { ok: false, problems: [diagnosticOf(error)] };
    throw error;
  }
}

/** A single instruction, such as an ONBUILD holds. @throws DockerfileError */
export function readTrigger(text: string): Instruction {
  const { escape, lines } = readLines({ path: 'ONBUILD', text });
  const [line, second] = lines;
  if (line === undefined || second !== undefined)
    throw new DockerfileError('an ONBUILD holds more than one instruction');
  return readInstruction(line, escape);
}

/** The error for whoever wrote the Dockerfile. */
function diagnosticOf({ message, place, hint }: DockerfileError): Diagnostic {
  return {
    code: 'dockerfile/invalid',
    severity: 'error',
    message,
    ...(place === undefined ? {} : { place }),
    ...(hint === undefined ? {} : { hint }),
  };
}

type GlobalArg = Dockerfile['globals'][number];

function dockerfileOf(source: SourceText): Dockerfile {
  const { escape, syntax, lines } = readLines(source);
  const globals: GlobalArg[] = [];
  const stages: (DockerfileStage & { readonly instructions: Instruction[] })[] = [];
  for (const line of lines)
    about(line.place, () => {
      if (line.keyword === 'FROM') {
        stages.push({ ...readFrom(line), place: line.place, instructions: [] });
        return;
      }
      const instruction = readInstruction(line, escape);
      const stage = stages.at(-1);
      if (stage !== undefined) stage.instructions.push(instruction);
      else if (isArg(instruction)) globals.push(instruction);
      else throw new DockerfileError(`${line.keyword} stands before the first FROM`);
    });
  const [last] = lines.slice(-1);
  if (stages.length === 0 && last !== undefined)
    throw new DockerfileError('the Dockerfile has no FROM', { place: last.place });
  return { escape, syntax, globals, stages };
}

function isArg(instruction: Instruction): instruction is Instruction & ArgInstruction {
  return instruction.kind === 'arg';
}

function readFrom(line: InstructionLine): Pick<DockerfileStage, 'base' | 'name' | 'platform'> {
  const [base, as = '', name = '', more] = plainWords(line.rest);
  const platform = readFlags(line.flags, { platform: 'text' }).text('platform') ?? '';
  const named = as !== '';
  if (base === undefined || more !== undefined || (named && (as.toLowerCase() !== 'as' || name === '')))
    throw new DockerfileError('FROM takes an image, or an image and a name for the stage', {
      hint: "write 'FROM image' or 'FROM image AS name'",
    });
  const stageName = name.toLowerCase();
  if (named && !/^[a-z][a-z0-9-_.]*$/.test(stageName))
    throw new DockerfileError(`'${name}' cannot be the name of a stage`, {
      hint: 'it begins with a letter, and has letters, digits, -, _ and .',
    });
  return { base, ...(named ? { name: stageName } : {}), ...(platform === '' ? {} : { platform }) };
}
