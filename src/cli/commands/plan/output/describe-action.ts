import type { Action, ImagetoolsCreateAction, ManifestAnnotateAction } from '../../../../plan/index.js';
import { formatPlatform } from '../../../../oci/index.js';

/** An action in two parts: what kind it is in the task's own words, and the words of its command. */
export interface ActionDescription {
  readonly verb: string;
  readonly words: readonly string[];
}

/** What an action does, as the task file could say it. */
export function describeAction(action: Action): ActionDescription {
  switch (action.kind) {
    case 'build':
      return { verb: 'build', words: [...action.arguments, action.context] };
    case 'push':
      return { verb: 'push', words: action.images.map(({ name }) => name) };
    case 'container':
      return { verb: 'cmd', words: [...action.options, action.image, ...action.arguments] };
    case 'host-shell':
      return { verb: 'host shell', words: [action.line.trim()] };
    case 'docker':
      return { verb: 'docker', words: action.arguments };
    case 'manifest-create':
      return { verb: 'manifest create', words: [action.list, ...action.sources].map(({ name }) => name) };
    case 'manifest-annotate':
      return { verb: 'manifest annotate', words: annotation(action) };
    case 'manifest-push':
      return { verb: 'manifest push', words: [action.list.name] };
    case 'manifest-inspect':
      return {
        verb: 'manifest inspect',
        words: [action.list, action.image].flatMap((image) => (image === undefined ? [] : [image.name])),
      };
    case 'manifest-remove':
      return { verb: 'manifest rm', words: action.lists.map(({ name }) => name) };
    case 'imagetools-create':
      return { verb: 'imagetools create', words: combination(action) };
    case 'imagetools-inspect':
      return { verb: 'imagetools inspect', words: [...(action.raw ? ['--raw'] : []), action.image.name] };
  }
}

function annotation({ list, source, platform }: ManifestAnnotateAction): readonly string[] {
  const { os = '', architecture = '' } = platform;
  const written = os !== '' && architecture !== '' ? formatPlatform({ ...platform, os, architecture }) : '';
  return [list.name, source.name, ...(written === '' ? [os, architecture] : [written])].filter(
    (word) => word !== '',
  );
}

/** What decides the result; annotations are in the JSON. */
function combination(action: ImagetoolsCreateAction): readonly string[] {
  const { tags, sources, files, platforms, append, dryRun, preferIndex } = action;
  return [
    ...(append ? ['--append'] : []),
    ...(dryRun ? ['--dry-run'] : []),
    ...(preferIndex ? [] : ['--prefer-index=false']),
    ...tags.flatMap(({ name }) => ['-t', name]),
    ...platforms.flatMap((platform) => ['-p', formatPlatform(platform)]),
    ...files.flatMap(({ path }) => ['-f', path]),
    ...sources.map(({ name }) => name),
  ];
}

/** Words as a shell would take them, on one line. */
export function commandText(words: readonly string[]): string {
  return words.map(quoted).join(' ');
}

function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
