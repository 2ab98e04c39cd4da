import { changesBetween, directoryOf, TreeEditor, type Change, type Directory } from '../file-tree/index.js';
import type { Platform } from '../oci/index.js';
import type { ImageConfig, RunConfig } from './image-config.js';
import type { MadeLayer } from './write-layer.js';
import type { Descriptor } from '../oci/index.js';
import type { Variables } from './variables.js';

/** A layer of a base, or one that is being made. */
export type StageLayer = Descriptor | Promise<MadeLayer>;

/** A stage, as far as its instructions have been carried out. */
export interface StageState {
  config: ImageConfig;
  readonly variables: Variables;
  platform: Platform;
  layers: readonly StageLayer[];
  /** How many of the layers and history entries are a base image's. */
  readonly base: { readonly layers: number; readonly history: number };
  /** Its files: read only when something asks for them. */
  files: () => Promise<Directory>;
  /** A CMD of its own. */
  hasCommand: boolean;
}

/** The same state for a stage that begins with it. */
export function continued(state: StageState): StageState {
  return { ...state, variables: state.variables.copy(), hasCommand: false };
}

/** Changes what an image does when it runs. */
export function setRun(state: StageState, change: Partial<RunConfig>): void {
  state.config = { ...state.config, run: { ...state.config.run, ...change } };
}

const comment = 'buildkit.dockerfile.v0';

/** Adds a line to the history. A time is set when the image is finished. */
export function addHistory(state: StageState, created_by: string, withLayer: boolean): void {
  const entry = { created_by, comment, ...(withLayer ? {} : { empty_layer: true }) };
  state.config = { ...state.config, history: [...state.config.history, entry] };
}

/** Edits the files of a stage; what changes becomes a layer. */
export async function edited(
  state: StageState,
  edit: (editor: TreeEditor) => Promise<void>,
): Promise<readonly Change[]> {
  const before = await state.files();
  const editor = new TreeEditor(before);
  await edit(editor);
  const { root } = editor;
  state.files = () => Promise.resolve(root);
  return changesBetween(before, root);
}

/**
 * Makes files that do not depend on what the stage has, as `--link` asks for: the stage's own files are not looked at, unless
 * something later does.
 */
export async function linked(
  state: StageState,
  make: (editor: TreeEditor) => Promise<void>,
): Promise<readonly Change[]> {
  const editor = new TreeEditor(directoryOf());
  await make(editor);
  const changes = await changesBetween(directoryOf(), editor.root);
  const before = state.files;
  let files: Promise<Directory> | undefined;
  state.files = () => (files ??= before().then((root) => laidOver(root, changes)));
  return changes;
}

async function laidOver(root: Directory, changes: readonly Change[]): Promise<Directory> {
  const editor = new TreeEditor(root);
  for (const { path, node } of changes) {
    const names = path.split('/');
    if (node.type !== 'directory') await editor.put(names, node);
    else if ((await editor.get(names))?.type === 'directory')
      await editor.setAttributes(names, node.attributes);
    else await editor.makeDirectory(names, node.attributes);
  }
  return editor.root;
}
