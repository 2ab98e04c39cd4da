import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { run } from '../child/index.js';
import type { Archive } from './package-sources.js';

/** An apt of its own: lists, cache, sources and preferences in one folder; nothing of the machine's apt is changed. */
export interface PrivateApt {
  /** Downloads packages (`name`, `name/suite`, `name:architecture`) and gives the files' paths. */
  readonly download: (packages: readonly string[]) => Promise<string[]>;
}

/** Debian's container images have apt throw its index away, and make it anew at each call: two seconds. Said on the command line, for there it counts. */
const options = [
  '-qq',
  '-o',
  'Dir::Cache::pkgcache=pkgcache.bin',
  '-o',
  'Dir::Cache::srcpkgcache=srcpkgcache.bin',
];

/** Configures an apt in `folder` that knows the machine's own release and one newer suite, and fetches their lists. */
export async function privateApt(folder: string, archive: Archive, newer: string): Promise<PrivateApt> {
  const files = join(folder, 'files');
  for (const name of ['state/lists/partial', 'cache/archives/partial', 'files']) {
    await mkdir(join(folder, name), { recursive: true });
  }
  await writeFile(join(folder, 'rig.sources'), sources(archive, newer));
  await writeFile(join(folder, 'preferences'), `Package: *\nPin: release n=${newer}\nPin-Priority: 100\n`);
  await writeFile(join(folder, 'apt.conf'), configuration(folder));
  const environment = { APT_CONFIG: join(folder, 'apt.conf'), LC_ALL: 'C' };
  await run('apt-get', ['update', ...options], { environment });
  return {
    async download(packages) {
      const before = new Set(await readdir(files));
      await run('apt-get', ['download', ...options, ...packages], { environment, folder: files });
      return (await readdir(files)).filter((name) => !before.has(name)).map((name) => join(files, name));
    },
  };
}

function sources({ address, signedBy, codename }: Archive, newer: string): string {
  const stanza = (suite: string, architectures: string): string =>
    [
      'Types: deb',
      `URIs: ${address}`,
      `Suites: ${suite}`,
      'Components: main',
      `Architectures: ${architectures}`,
      ...(signedBy === undefined ? [] : [`Signed-By: ${signedBy}`]),
    ].join('\n');
  const own = stanza(codename, 'amd64 arm64');
  return newer === codename ? `${own}\n` : `${own}\n\n${stanza(newer, 'amd64')}\n`;
}

function configuration(folder: string): string {
  return [
    `Dir::State "${folder}/state";`,
    'Dir::State::status "/dev/null";',
    `Dir::Cache "${folder}/cache";`,
    `Dir::Etc::sourcelist "${folder}/rig.sources";`,
    'Dir::Etc::sourceparts "/dev/null";',
    `Dir::Etc::preferences "${folder}/preferences";`,
    'Dir::Etc::preferencesparts "/dev/null";',
    'APT::Architecture "amd64";',
    'APT::Architectures { "amd64"; "arm64"; };',
    'APT::Sandbox::User "root";',
    'Acquire::Languages "none";',
    'Acquire::Retries "3";',
    'Acquire::IndexTargets::deb::DEP-11::DefaultEnabled "false";',
    '',
  ].join('\n');
}

/** These package files and, transitively, those of their shared libraries, so that nothing of them is needed on the machine. */
export async function withLibraries(apt: PrivateApt, files: readonly string[]): Promise<string[]> {
  const all = [...files];
  const seen = new Set<string>();
  for (let batch = files; batch.length > 0; all.push(...batch)) {
    const wanted = (await libraries(batch)).filter((name) => !seen.has(name));
    for (const name of wanted) seen.add(name);
    batch = wanted.length === 0 ? [] : await apt.download(wanted);
  }
  return all;
}

/** The shared libraries these package files depend on, by package name; libc is always the machine's own. */
async function libraries(files: readonly string[]): Promise<string[]> {
  const names = new Set<string>();
  for (const file of files) {
    const depends = await run('dpkg-deb', ['--field', file, 'Depends']);
    for (const clause of depends.split(',')) {
      const name = /^\s*([a-z0-9.+-]+)/.exec(clause)?.[1];
      if (name?.startsWith('lib') === true && !/^lib(c6|gcc|crypt1)/.test(name)) names.add(name);
    }
  }
  return [...names];
}
