import type { CopyInstruction, Dockerfile, Instruction } from '../dockerfile/index.js';
import type { Platform } from '../oci/index.js';
import type { Place } from '../source/index.js';
import { ImageBuildError } from './error.js';
import { isGitSource } from './git-source.js';
import type { BuildRequest } from './request.js';
import { neededStages, planStages } from './stages.js';
import { globalVariables } from './variables.js';

/** What makes a Dockerfile need an engine. */
export interface Refusal {
  readonly message: string;
  readonly place?: Place | undefined;
  readonly hint?: string | undefined;
}

/**
 * Why a Dockerfile cannot be built without running something, or cannot be built at all, as far as that shows in its text.
 * Stages that the target doesn't need may have whatever they like.
 */
export function refusals(
  dockerfile: Dockerfile,
  request: Pick<BuildRequest, 'target' | 'contexts' | 'buildArguments'>,
  { target, host }: { readonly target: Platform; readonly host: Platform },
): readonly Refusal[] {
  const { syntax } = dockerfile;
  if (syntax !== undefined && !isDockerfileFrontend(syntax.value))
    return [
      {
        message: `the frontend '${syntax.value}' is a program, which only an engine can run`,
        place: syntax.place,
      },
    ];
  try {
    const { buildArguments, contexts } = request;
    const inputs = { target, host, buildArguments, stage: request.target };
    const plan = planStages(dockerfile, request, globalVariables(dockerfile, inputs), target);
    return neededStages(plan, contexts).flatMap(({ stage, isReplaced, base }) => {
      if (isReplaced) return [];
      const isDirectory = base.kind === 'directory';
      const message = 'a directory cannot be what an image is built on without an engine';
      return [
        ...(isDirectory ? [{ message, place: stage.place }] : []),
        ...stage.instructions.flatMap(refusalsOf),
      ];
    });
  } catch (error) {
    if (error instanceof ImageBuildError) return [error];
    throw error;
  }
}

/** `docker/dockerfile` in any version: its language is the one that is read here. */
function isDockerfileFrontend(text: string): boolean {
  return /^(?:docker\.io\/)?(?:docker\/dockerfile|docker\/dockerfile-upstream)(?:[:@].*)?$/.test(text);
}

function refusalsOf(instruction: Instruction): readonly Refusal[] {
  const { place } = instruction;
  switch (instruction.kind) {
    case 'run':
      return [{ message: 'RUN runs a program, which only an engine can do', place }];
    case 'add':
    case 'copy':
      return copyRefusals(instruction);
    default:
      return [];
  }
}

function copyRefusals({ kind, sources, place }: Instruction & CopyInstruction): readonly Refusal[] {
  const git = sources.find(isGitSource);
  if (git === undefined) return [];
  return kind === 'add'
    ? [{ message: `'${git}' is a git repository, which only an engine can fetch`, place }]
    : [{ message: `'${git}' is a git repository, which COPY does not take`, place, hint: 'use ADD' }];
}
