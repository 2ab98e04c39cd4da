import { imageKey, isLocalPath, type BuildAction } from '../plan/index.js';

/** What a build has instead of an image that its Dockerfile names; neither member where it is fetched from elsewhere. */
export interface NamedContext {
  readonly image?: string;
  /** Relative to the step's directory. */
  readonly directory?: string;
}

/** The values of `--build-context`, by the key of the image they stand for, or by their name where that is none. */
export function namedContexts({ flags }: BuildAction): ReadonlyMap<string, NamedContext> {
  return new Map(
    flags
      .filter(({ flag }) => flag === 'build-context')
      .map(({ value }) => {
        const [, name = '', where = ''] = /^([^=]*)=(.*)$/s.exec(value) ?? [];
        return [imageKey(name) ?? name, contextAt(where)] as const;
      }),
  );
}

function contextAt(where: string): NamedContext {
  const image = /^docker-image:(?:\/\/)?(.*)$/.exec(where)?.[1];
  if (image !== undefined) return { image };
  const layout = /^oci-layout:\/\/([^@]+)/.exec(where)?.[1];
  const path = layout ?? where;
  return isLocalPath(path) && !/^(?:target|oci-layout):/.test(path) ? { directory: path } : {};
}
