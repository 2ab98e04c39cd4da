import { didYouMean } from '../diagnostic/index.js';
import type { Diagnostic } from '../diagnostic/index.js';
import type { Placed, Step, Task } from '../task/index.js';
import type { Mount, PlannedNetwork, PlannedSecret, PlannedVolume } from './plan.js';
import type { Report } from './words.js';

/** The network of a run whose task has none; an engine's network of that name carries the run's id too. */
const defaultNetwork: PlannedNetwork = {
  name: 'acb_default_network',
  driver: 'bridge',
  ipv6: false,
  skipCreation: false,
  isDefault: true,
};

/** The networks of a task, or the one of every run (SPEC §3). */
export function planNetworks({ networks = [] }: Task): readonly PlannedNetwork[] {
  if (networks.length === 0) return [defaultNetwork];
  return networks.map((network) => ({
    name: network.name?.value ?? '',
    driver: network.driver ?? '',
    ipv6: network.ipv6 ?? false,
    skipCreation: network.skipCreation ?? false,
    isDefault: network.isDefault ?? false,
    place: network.place,
  }));
}

/** The network of steps without one of their own: the last one that says so; empty when none does. */
export function defaultNetworkName(networks: readonly PlannedNetwork[]): string {
  return networks.findLast(({ isDefault }) => isDefault)?.name ?? '';
}

/** The task's volumes, checked: a name of its own each, and files. */
export function planVolumes({ volumes = [] }: Task, report: Report): readonly PlannedVolume[] {
  const planned = volumes.map((volume): PlannedVolume => {
    const name = volume.name?.value ?? '';
    const place = volume.name?.place ?? volume.place;
    if (!/^[a-zA-Z0-9_-]+$/.test(name)) {
      const hint = "a volume's name has only letters, digits, '-' and '_'";
      report(invalid('plan/invalid-volume', `'${name}' is not a name for a volume`, place, hint));
    }
    const files = (volume.secret ?? []).map((file) => ({
      name: file.value.name,
      base64: file.value.text,
      place: file.place,
    }));
    if (files.length === 0) {
      const hint = "list them under 'secret', each as 'name: content in base64'";
      report(invalid('plan/invalid-volume', `the volume '${name}' has no files`, volume.place, hint));
    }
    for (const file of volume.secret ?? []) checkFileName(file, report);
    return { name, files, place };
  });
  reportTwice(planned, 'volumes', ({ name }) => name, report);
  return planned;
}

function checkFileName({ value, place }: Placed<{ readonly name: string }>, report: Report): void {
  if (/^[a-zA-Z0-9_.-]+$/.test(value.name)) return;
  const hint = "a file's name has only letters, digits, '-', '_' and '.'";
  report(invalid('plan/invalid-volume', `'${value.name}' is not a name for a file`, place, hint));
}

const uuid = /^[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}$/i;

/** The task's secrets, checked: an id of its own each, and where it is kept. */
export function planSecrets({ secrets = [] }: Task, report: Report): readonly PlannedSecret[] {
  const planned = secrets.map((secret): PlannedSecret => {
    const { id, keyvault, clientID } = secret;
    const note = (message: string, place: PlannedSecret['place'], hint: string) =>
      report(invalid('plan/invalid-secret', message, place, hint));
    const name = id?.value ?? '';
    if (name === '') note('a secret has no id', secret.place, "templates read it as '.Secrets.<id>'");
    if (id && /\s/.test(name)) note(`the id '${name}' contains a space`, id.place, "write '-' or '_' for it");
    if ((keyvault?.value ?? '') === '') {
      const hint = "write 'keyvault: https://NAME.vault.azure.net/secrets/SECRET'";
      note(`the secret '${name}' has no keyvault`, secret.place, hint);
    }
    if (clientID && clientID.value !== '' && !uuid.test(clientID.value))
      note('this client ID is not a UUID', clientID.place, 'the portal shows it with the identity');
    const place = id?.place ?? secret.place;
    return { id: name, keyvault: keyvault?.value ?? '', clientID: clientID?.value ?? '', place };
  });
  reportTwice(planned, 'secrets', ({ id }) => id, report);
  return planned;
}

function reportTwice<T extends { readonly place: PlannedVolume['place'] }>(
  items: readonly T[],
  what: string,
  nameOf: (item: T) => string,
  report: Report,
): void {
  const seen = new Map<string, T>();
  for (const item of items) {
    const name = nameOf(item);
    const first = seen.get(name);
    seen.set(name, first ?? item);
    if (name === '' || first === undefined) continue;
    report({
      ...invalid(
        'plan/duplicate-name',
        `two ${what} have the name '${name}'`,
        item.place,
        'rename one of them',
      ),
      related: [{ message: 'the first of them', place: first.place }],
    });
  }
}

/** The mounts of a step, checked: in a container, of volumes there are, each at a path of its own. */
export function planMounts(
  { volumeMounts = [], push, place }: Step,
  volumes: ReadonlySet<string>,
  report: Report,
): readonly Mount[] {
  const paths = new Set<string>();
  const note = (message: string, at: Mount['place'], hint: string) =>
    report(invalid('plan/invalid-mount', message, at, hint));
  if (volumeMounts.length > 0 && push !== undefined)
    note('a step that pushes has no container to mount into', place, "take 'volumeMounts' away");
  return volumeMounts.map((mount) => {
    const volume = mount.name?.value ?? '';
    const path = mount.mountPath?.value ?? '';
    if (volume === '')
      note('a volume mount has no name', mount.place, "write 'name:' with the volume's name");
    else if (!volumes.has(volume)) report(unknownVolume(volume, mount.name?.place ?? mount.place, volumes));
    if (path === '') note('a volume mount has no path', mount.place, "write 'mountPath: /run/secrets'");
    const at = mount.mountPath?.place ?? mount.place;
    if (path !== '' && paths.has(path))
      note(`two volumes are mounted at '${path}'`, at, 'give each a path of its own');
    paths.add(path);
    return { volume, path, place: at };
  });
}

function unknownVolume(name: string, place: Mount['place'], volumes: ReadonlySet<string>): Diagnostic {
  const near = didYouMean(name, [...volumes]);
  const hint = near === undefined ? "list it under the task's 'volumes'" : `did you mean '${near}'?`;
  return invalid('plan/unknown-volume', `the task has no volume '${name}'`, place, hint);
}

function invalid(code: Diagnostic['code'], message: string, place: Mount['place'], hint: string): Diagnostic {
  return { code, severity: 'error', message, place, hint };
}
