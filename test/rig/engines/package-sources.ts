import { readFile, readdir } from 'node:fs/promises';

/** The machine's own package archive: the address it is configured with, its key ring, and its release's name. */
export interface Archive {
  readonly address: string;
  readonly signedBy: string | undefined;
  readonly codename: string;
}

interface Entry {
  readonly address: string;
  readonly suites: readonly string[];
  readonly signedBy: string | undefined;
}

/** Reads what the machine's apt is configured with, so that no package host is named here. */
export async function machineArchive(): Promise<Archive> {
  const release = await readFile('/etc/os-release', 'utf8').catch(() => '');
  const codename = /^VERSION_CODENAME="?([^"\n]+)/m.exec(release)?.[1];
  if (!/^ID="?debian"?$/m.test(release) || codename === undefined) {
    throw new Error('the private engine is unpacked from Debian packages, and this machine is not Debian');
  }
  const entry = (await entries()).find(({ suites }) => suites.includes(codename));
  if (entry === undefined) throw new Error(`apt has no source for Debian "${codename}"`);
  return { address: entry.address, signedBy: entry.signedBy, codename };
}

async function entries(): Promise<Entry[]> {
  const folder = '/etc/apt/sources.list.d';
  const names = await readdir(folder).catch(() => []);
  const files = ['/etc/apt/sources.list', ...names.map((name) => `${folder}/${name}`)];
  const texts = await Promise.all(
    files.map(async (file) => ({ file, text: await readFile(file, 'utf8').catch(() => '') })),
  );
  return texts.flatMap(({ file, text }) => (file.endsWith('.sources') ? stanzas(text) : lines(text)));
}

/** deb822 style: https://manpages.debian.org/sources.list.5 */
function stanzas(text: string): Entry[] {
  const blocks = text.replace(/^#.*\n/gm, '').split(/\n\s*\n/);
  return blocks.flatMap((block) => {
    const field = (name: string): string | undefined =>
      new RegExp(`^${name}:[ \\t]*(.+)$`, 'im').exec(block)?.[1]?.trim();
    const address = field('URIs')?.split(/\s+/)[0];
    if (address === undefined || field('Enabled') === 'no') return [];
    return [{ address, suites: field('Suites')?.split(/\s+/) ?? [], signedBy: field('Signed-By') }];
  });
}

/** One-line style: `deb [options] uri suite component…` */
function lines(text: string): Entry[] {
  return [...text.matchAll(/^deb\s+(?:\[([^\]]*)\]\s+)?(\S+)\s+(\S+)/gm)].map(
    ([, options, address = '', suite = '']) => ({
      address,
      suites: [suite],
      signedBy: /signed-by=(\S+)/.exec(options ?? '')?.[1],
    }),
  );
}
