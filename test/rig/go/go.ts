import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { run } from '../child/index.js';

/** A Go toolchain. */
export interface Go {
  readonly program: string;
  readonly environment: Readonly<Record<string, string>>;
}

/** What the projects ask for. */
const wanted = { major: 1, minor: 26 };

/** The machine's own Go if it is new enough, else Debian's, unpacked from its package files into `folder`. */
export async function findGo(folder: string, packages: string): Promise<Go> {
  // GOTOOLCHAIN: not to download another Go than the one that was asked
  const environment = { CGO_ENABLED: '0', GOTOOLCHAIN: 'local', GOFLAGS: '-modcacherw -buildvcs=false' };
  const version = await run('go', ['env', 'GOVERSION'], { environment }).catch(() => '');
  if (suffices(version)) return { program: 'go', environment };
  const root = await unpackGo(folder, packages);
  const own = { GOROOT: root, GOPATH: join(folder, 'modules'), GOCACHE: join(folder, 'cache') };
  return { program: join(root, 'bin/go'), environment: { ...environment, ...own } };
}

function suffices(version: string): boolean {
  const [, major, minor] = /^go(\d+)\.(\d+)/.exec(version) ?? [];
  return Number(major) === wanted.major && Number(minor) >= wanted.minor;
}

async function unpackGo(folder: string, packages: string): Promise<string> {
  const files = await readdir(packages).catch(() => []);
  if (files.length === 0) throw new Error('there is no Go, and no Debian package of it could be had');
  for (const file of files) await run('dpkg-deb', ['-x', join(packages, file), join(folder, 'go')]);
  const lib = join(folder, 'go/usr/lib');
  const [version] = (await readdir(lib)).filter((name) => name.startsWith('go-'));
  if (version === undefined) throw new Error(`the Go packages have nothing in "${lib}"`);
  return join(lib, version);
}
