/** A Chromium without a window, for what people see in one: the machine's own, else Debian's package. */
import { execFile } from 'node:child_process';
import { access, constants } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';

/** The program, or why there is none. */
export type ProvidedBrowser = { readonly program: string } | { readonly missing: string };

const names = ['chromium', 'chromium-browser', 'google-chrome', 'chrome-headless-shell'];
const execute = promisify(execFile);

/** Finds Chromium, and installs it where that is possible: as root, on Debian. `TASKRUN_TEST_CHROMIUM` names another. */
export async function provideBrowser(): Promise<ProvidedBrowser> {
  const named = process.env.TASKRUN_TEST_CHROMIUM;
  if (named !== undefined && named !== '') return { program: named };
  const found = await find();
  if (found !== undefined) return { program: found };
  if (process.getuid?.() !== 0) return { missing: 'Chromium is not installed, and only root can install it' };
  try {
    await install();
  } catch (error) {
    return { missing: `Chromium cannot be installed: ${(error as Error).message.split('\n')[0] ?? ''}` };
  }
  const program = await find();
  return program === undefined ? { missing: 'the package chromium has no program' } : { program };
}

async function find(): Promise<string | undefined> {
  for (const folder of (process.env.PATH ?? '').split(delimiter))
    for (const name of names) if (await isProgram(join(folder, name))) return join(folder, name);
  return undefined;
}

async function isProgram(path: string): Promise<boolean> {
  return access(path, constants.X_OK).then(
    () => true,
    () => false,
  );
}

async function install(): Promise<void> {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  await execute('apt-get', ['update', '-qq'], { env });
  const packages = ['chromium', 'fonts-dejavu-core'];
  await execute('apt-get', ['install', '-qq', '-y', '--no-install-recommends', ...packages], { env });
}
