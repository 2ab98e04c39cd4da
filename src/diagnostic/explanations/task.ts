import type { Explanation } from '../explanation.js';

/** The task file's YAML and its properties. Examples are task files. */
export const task = {
  'task/invalid-yaml': {
    why: 'The text is read as YAML after aliases and templates, so that these may make any part of it; what comes out is not valid.',
    example: "steps:\n- cmd: 'bash echo hello",
    remedy: "look at the marked place; 'taskrun render' shows the text as it was read",
  },
  'task/several-documents': {
    why: 'A task is one document. What stands behind a line of three dashes is not read.',
    example: 'steps:\n- cmd: bash echo one\n---\nsteps:\n- cmd: bash echo two',
    remedy: 'put the steps into one list, or the documents into files of their own',
  },
  'task/too-deep': {
    why: 'A few lines of anchors can stand for more data than any memory holds.',
    example: 'steps: [[[[[[…a hundred of these…]]]]]]',
    remedy: 'write it flatter, or repeat less',
  },
  'task/wrong-type': {
    why: 'A property has a value of another kind than it takes: a list where one text is meant, a text where a number is.',
    example: 'steps:\n- cmd: bash echo hello\n  timeout: soon',
    remedy: 'write the value as the message says',
  },
  'task/unknown-key': {
    why: 'As in ACR a property nobody knows has no effect, so a misspelt one silently does nothing.',
    example: 'steps:\n- cmd: bash echo hello\n  workingDirectry: src',
    remedy: 'correct the spelling (letter case counts), or take it away',
  },
  'task/duplicate-key': {
    why: 'Of two properties of the same name only the last one counts; the other is lost without a trace.',
    example: 'steps:\n- cmd: bash echo one\n  timeout: 60\n  timeout: 90',
    remedy: 'keep one, or make a step of each',
  },
  'task/ignored': {
    why: 'ACR accepts the property and does nothing with it; a reader of the file would think otherwise.',
    example: 'steps:\n- cmd: bash echo hello\n  exitedWith: [0]',
    remedy: 'take it away',
  },
  'task/version': {
    why: 'The version decides what the file means: aliases exist only from v1.1.0.',
    example: 'version: v2.0.0\nsteps:\n- cmd: bash echo hello',
    remedy: "write 'version: v1.1.0'",
  },
  'task/no-steps': {
    why: "The work of a task is the list 'steps'; without one there is nothing to do.",
    example: 'version: v1.1.0\nsteps: []',
    remedy: "list them under 'steps:', each with 'build', 'push' or 'cmd'",
  },
  'task/step-kind': {
    why: 'A step builds an image, pushes images or runs a container; it cannot do two of these or none.',
    example: 'steps:\n- build: -t app .\n  push: [app]',
    remedy: 'make a step of each',
  },
  'task/part-property': {
    why: 'A step with a task stands for all steps of another file, which have time-outs, retries and everything else of their own.',
    example: 'steps:\n- task: common/build.yaml\n  timeout: 60',
    remedy: "leave it out; beside 'task' there can be id, when, values, env and workingDirectory",
  },
  'task/part-unread': {
    why: 'A step runs another task file, and what reads this one does not read others.',
    example: 'steps:\n- task: common/build.yaml',
    remedy: 'use run, plan, lint or lock, which do',
  },
} satisfies Partial<Record<string, Explanation>>;
