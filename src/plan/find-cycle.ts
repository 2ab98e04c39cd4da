/**
 * A way from a step through those it waits for back to itself, first id repeated at the end; undefined when there is none.
 * Ids that have no entry wait for nothing.
 */
export function findCycle(after: ReadonlyMap<string, readonly string[]>): readonly string[] | undefined {
  const done = new Set<string>();
  for (const start of after.keys()) {
    const cycle = walk(start, after, done);
    if (cycle !== undefined) return cycle;
  }
  return undefined;
}

/** Depth first with a stack of its own: a task may have more steps than the call stack has room for. */
function walk(
  start: string,
  after: ReadonlyMap<string, readonly string[]>,
  done: Set<string>,
): readonly string[] | undefined {
  const path: { readonly id: string; next: number }[] = [{ id: start, next: 0 }];
  const onPath = new Set([start]);
  for (let last = path.at(-1); last !== undefined; last = path.at(-1)) {
    const id = done.has(last.id) ? undefined : after.get(last.id)?.[last.next++];
    if (id === undefined) {
      done.add(last.id);
      onPath.delete(last.id);
      path.pop();
    } else if (onPath.has(id)) {
      const ids = path.map((step) => step.id);
      return [...ids.slice(ids.indexOf(id)), id];
    } else {
      path.push({ id, next: 0 });
      onPath.add(id);
    }
  }
  return undefined;
}
