import type { Fingerprint, ImageState } from './fingerprint.js';

/** One thing that is not as it was. */
export type Change =
  | {
      readonly kind: 'image-moved';
      readonly name: string;
      readonly from: string;
      readonly to: string;
      /** Those whose image moved in this way; none when all of it did. */
      readonly platforms: readonly string[];
    }
  | { readonly kind: 'image'; readonly name: string; readonly how: 'new' | 'gone' }
  | {
      readonly kind: 'file';
      readonly path: string;
      readonly how: 'new' | 'gone' | 'changed' | 'mode-changed';
    }
  | {
      readonly kind: 'plan';
      /** Such as `step 'build'`. */
      readonly subject: string;
      /** Absent when all of it is new or gone. */
      readonly part?: string;
      readonly how: 'new' | 'gone' | 'changed';
    };

/** What has changed: images first, then what is planned, then files, by their names. */
export function changesBetween(before: Fingerprint, now: Fingerprint): readonly Change[] {
  return [...imageChanges(before, now), ...planChanges(before, now), ...fileChanges(before, now)];
}

interface Pair<Value> {
  readonly name: string;
  readonly old?: Value;
  readonly new?: Value;
}

/** What two records have under each name where they differ. */
function pairs<Value>(
  before: Readonly<Record<string, Value>>,
  now: Readonly<Record<string, Value>>,
): readonly Pair<Value>[] {
  const [old, current] = [new Map(Object.entries(before)), new Map(Object.entries(now))];
  const names = [...new Set([...old.keys(), ...current.keys()])].sort();
  return names.map((name) => {
    const [was, is] = [old.get(name), current.get(name)];
    return { name, ...(was === undefined ? {} : { old: was }), ...(is === undefined ? {} : { new: is }) };
  });
}

function imageChanges(before: Fingerprint, now: Fingerprint): readonly Change[] {
  return pairs(before.images, now.images).flatMap(({ name, old, new: current }): readonly Change[] => {
    if (old === undefined) return [{ kind: 'image', name, how: 'new' }];
    if (current === undefined) return [{ kind: 'image', name, how: 'gone' }];
    return old.digest === current.digest ? [] : moves(name, old, current);
  });
}

/** An index that is another, though not for the platforms that are taken, is no change. */
function moves(name: string, old: ImageState, current: ImageState): readonly Change[] {
  if (old.platforms === undefined || current.platforms === undefined)
    return [{ kind: 'image-moved', name, from: old.digest, to: current.digest, platforms: [] }];
  const groups = new Map<string, { from: string; to: string; platforms: string[] }>();
  for (const { name: platform, old: from = '', new: to = '' } of pairs(old.platforms, current.platforms)) {
    if (from === to) continue;
    const group = groups.get(`${from} ${to}`) ?? { from, to, platforms: [] };
    groups.set(`${from} ${to}`, { ...group, platforms: [...group.platforms, platform] });
  }
  return [...groups.values()].map((group) => ({ kind: 'image-moved', name, ...group }));
}

function planChanges(before: Fingerprint, now: Fingerprint): readonly Change[] {
  return pairs(before.plan, now.plan).flatMap(({ name, old, new: current }): readonly Change[] => {
    if (old === undefined) return [{ kind: 'plan', subject: name, how: 'new' }];
    if (current === undefined) return [{ kind: 'plan', subject: name, how: 'gone' }];
    return pairs(old, current)
      .filter((part) => part.old !== part.new)
      .map((part) => ({ kind: 'plan', subject: name, part: part.name, how: howOf(part) }));
  });
}

function fileChanges(before: Fingerprint, now: Fingerprint): readonly Change[] {
  return pairs(before.files, now.files)
    .filter((file) => file.old !== file.new)
    .map((file) => ({ kind: 'file', path: file.name, how: onlyMode(file) ? 'mode-changed' : howOf(file) }));
}

function howOf({ old, new: current }: Pair<string>): 'new' | 'gone' | 'changed' {
  return old === undefined ? 'new' : current === undefined ? 'gone' : 'changed';
}

/** A file's state is its mode and its digest, a directory's its mode. */
function onlyMode({ old, new: current }: Pair<string>): boolean {
  const [one, other] = [old, current].map((state) => /^[0-7]+(?: (.*))?$/s.exec(state ?? ''));
  return one !== null && other !== null && one?.[1] === other?.[1];
}
