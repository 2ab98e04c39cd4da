import { azure, github, gitlab, type Dialect } from '../../report/index.js';
import type { IO } from '../console/index.js';

/** A continuous integration service whose logs taskrun knows how to write. */
export type Service = 'github' | 'gitlab' | 'azure';

/** How each of them wants to be told things. */
export const dialects: Readonly<Record<Service, Dialect>> = { github, gitlab, azure };

/** The environment variables by which services make themselves known. */
const marks = [
  ['GITHUB_ACTIONS', 'github'],
  ['GITLAB_CI', 'gitlab'],
  ['TF_BUILD', 'azure'],
] as const;

/** The service that this process runs in. */
export function serviceOf({ environment }: Pick<IO, 'environment'>): Service | undefined {
  return marks.find(([name]) => (environment[name] ?? '') !== '')?.[1];
}
