import type { ImageLayout } from '../../../image-layout/index.js';
import { formatFamiliarReference, parseReference } from '../../../oci/index.js';
import type { BuildAction } from '../../../plan/index.js';
import { contextName } from './named-context.js';

const store = 'run';

/**
 * Lets a build stand on images of the run, without a registry in between: its frontend finds those that its Dockerfile or an
 * argument mentions under their names. `dockerfile` is the text, where it is known.
 * @see https://docs.docker.com/reference/cli/docker/buildx/build/#source-oci-layout
 */
export async function runContexts(
  layout: ImageLayout,
  { flags }: BuildAction,
  dockerfile: string | undefined,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const texts = [
    dockerfile ?? '',
    ...flags.filter(({ flag }) => flag === 'build-arg').map(({ value }) => value),
  ];
  const mentioned = layout.names.filter(({ name }) => texts.some((text) => mentions(text, name)));
  const words: string[] = [];
  for (const { name, target } of mentioned) {
    await layout.bringAll(target, signal);
    words.push('--opt', `context:${contextName(name)}=oci-layout://${store}@${target.digest}`);
  }
  return words.length === 0 ? [] : ['--oci-layout', `${store}=${layout.folder}`, ...words];
}

/** The last part of the repository is enough: the rest may come out of an argument. Too many contexts do no harm. */
function mentions(text: string, name: string): boolean {
  const reference = parseReference(name);
  const familiar = reference === undefined ? name : formatFamiliarReference({ ...reference, tag: '' });
  return text.includes(
    familiar
      .split('/')
      .at(-1)
      ?.replace(/[:@].*$/, '') ?? name,
  );
}
