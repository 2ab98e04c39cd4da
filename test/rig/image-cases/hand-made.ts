import { annotated } from './annotations.js';
import { archives } from './archives.js';
import type { BuildCase } from './build-case.js';
import { copies, onBases, refused, refusedForCache } from './copies.js';
import { metadata } from './metadata.js';
import { publicProjects } from './public.js';
import { stages } from './stages.js';
import { tree } from './tree.js';
import { urls } from './urls.js';

function from(base: string, kind: string, lines: string): BuildCase {
  return { name: `${kind}: ${lines}`, dockerfile: `FROM ${base}\n${lines}\n`, files: tree };
}

/** A case for each rule. */
export async function handMadeCases(): Promise<readonly BuildCase[]> {
  return [
    ...copies.map((lines) => from('scratch', 'scratch', lines)),
    ...refused.map((lines) => from('scratch', 'refused', lines)),
    ...metadata.map((lines) => from('scratch', 'metadata', lines)),
    ...onBases.map((lines) => from('BASE', 'base', lines)),
    ...(await archives()),
    ...stages,
    ...urls,
    ...annotated,
    ...publicProjects,
  ];
}

/** What is built here, and not by BuildKit, whose cache a link that leads nowhere gets in the way of. */
export function casesWithoutCache(): readonly BuildCase[] {
  return refusedForCache.map((lines) => from('scratch', 'cache', lines));
}
