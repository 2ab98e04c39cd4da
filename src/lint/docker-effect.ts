import type { DockerAction, PlannedStep } from '../plan/index.js';

/** What a docker command can do to images, as far as its words tell. */
export interface DockerEffect {
  /** The names it gives in the engine; `anything` when it might give any. */
  readonly makes: readonly string[] | 'anything';
  /** Whether it might push. */
  readonly pushes: boolean;
}

const nothing: DockerEffect = { makes: [], pushes: false };
const anything: DockerEffect = { makes: 'anything', pushes: true };

const harmless = new Set(
  `attach context diff events history images info inspect kill login logout logs network node pause port ps rename
   restart rm rmi search secret start stats stop top unpause update version volume wait`.split(/\s+/),
);
const harmlessForImages = new Set('history inspect ls list prune rm save'.split(' '));
const harmlessForBuildx = new Set('create du inspect ls prune rm stop use version'.split(' '));

/** What a docker command may do; whatever is not known to be harmless might do anything. */
export function dockerEffect({ arguments: words }: DockerAction): DockerEffect {
  const [first = '', ...afterFirst] = words;
  const [second = ''] = afterFirst;
  if (harmless.has(first)) return nothing;
  if (first === 'buildx' && harmlessForBuildx.has(second)) return nothing;
  if (first === 'image' && harmlessForImages.has(second)) return nothing;
  const [verb, ...rest] = first === 'image' ? afterFirst : words;
  if (verb === 'push') return { makes: [], pushes: true };
  if (verb === 'tag' && rest.length === 2) return { makes: rest.slice(1), pushes: false };
  if (verb === 'pull' && rest.length === 1 && rest[0]?.startsWith('-') === false)
    return { makes: rest, pushes: false };
  return anything;
}

/** Whether a step might give an image a name in the engine that its text does not tell. */
export function mightMakeImages({ action }: PlannedStep, socketIsAllowed: boolean): boolean {
  if (action.kind === 'host-shell') return true;
  if (action.kind === 'docker') return dockerEffect(action).makes === 'anything';
  if (action.kind !== 'container') return false;
  return socketIsAllowed || action.options.some((option) => option.includes('docker.sock'));
}

/** Whether a step might push what its text does not tell; any container might, with a tool of its own. */
export function mightPush({ action }: PlannedStep): boolean {
  return action.kind === 'docker'
    ? dockerEffect(action).pushes
    : action.kind === 'container' || action.kind === 'host-shell';
}
