/**
 * Makes a clean clone ready: npm dependencies, the bundle in dist/ and, with --engine, the programs of a Docker Engine.
 * What is there and fresh is left alone; where Docker answers, nothing of the system is installed. Needs only Node.
 *   node .scripts/prepare.mjs [--engine]
 */
import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import process from 'node:process';

process.chdir(join(import.meta.dirname, '..'));
/** An ordinary user's PATH lacks the system programs' folders. */
const path = [process.env.PATH ?? '', '/usr/local/sbin', '/usr/sbin', '/sbin'].join(delimiter);

try {
  installDependencies();
  buildBundle();
  if (process.argv.includes('--engine')) provideEnginePrograms();
} catch (error) {
  console.error(`prepare: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
}

/**
 * Installs exactly what the lock file says, and leaves it alone. Not `npm ci`: that refuses a lock file in which optional
 * packages of other systems are absent, which is what a registry that doesn't have all of them makes.
 */
function installDependencies() {
  if (modified('node_modules/.package-lock.json') >= modified('package-lock.json')) return;
  timed('installed the npm dependencies', 'npm', [
    'install',
    '--no-save',
    '--no-audit',
    '--no-fund',
    '--loglevel=error',
  ]);
}

function buildBundle() {
  const sources = readdirSync('src', { recursive: true, encoding: 'utf8' }).map((name) => join('src', name));
  const newest = Math.max(...[...sources, 'package.json', '.scripts/build.mjs'].map(modified));
  if (modified('dist/main.js') < newest) timed('built dist/', 'npm', ['run', '--silent', 'build']);
}

function provideEnginePrograms() {
  if (succeeds('docker', ['version'])) return;
  const missing = ['dockerd', 'containerd', 'runc', 'iptables', 'docker'].filter((name) => !installed(name));
  if (missing.length === 0) return;
  if (process.getuid?.() !== 0 || !isDebian()) {
    const how = isDebian()
      ? 'as root: apt-get install docker.io'
      : 'see https://docs.docker.com/engine/install/';
    throw new Error(`no Docker answers, and ${missing.join(', ')} cannot be installed from here; ${how}`);
  }
  const apt = { DEBIAN_FRONTEND: 'noninteractive', ...withoutService() };
  timed('fetched the package lists', 'apt-get', ['update', '-qq'], apt);
  const packages = ['docker.io', 'iptables', ...['docker-cli', 'docker-buildx'].filter(available)];
  const options = ['install', '-qq', '-y', '--no-install-recommends'];
  timed(`installed the packages ${packages.join(', ')}`, 'apt-get', [...options, ...packages], apt);
}

/**
 * The engine will be taskrun's own: where no service manager runs (containers, chroots), the package's service must
 * not be started, either. Debian's invoke-rc.d starts nothing in run level 1.
 */
function withoutService() {
  return existsSync('/run/systemd/system') ? {} : { RUNLEVEL: '1' };
}

function isDebian() {
  return (
    installed('apt-get') &&
    /^ID(_LIKE)?="?.*\b(debian|ubuntu)\b/m.test(readFileSync('/etc/os-release', 'utf8'))
  );
}

/** Whether apt knows a package: Debian 12 has the CLI in docker.io and no buildx, later releases have both apart. */
function available(/** @type {string} */ name) {
  const { stdout } = spawnSync('apt-cache', ['policy', name], {
    encoding: 'utf8',
    env: { ...process.env, LC_ALL: 'C' },
  });
  return /Candidate: (?!\(none\))/.test(stdout);
}

function installed(/** @type {string} */ name) {
  return path.split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, name), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

/** When a file was last changed, in milliseconds; 0 where it isn't there. */
function modified(/** @type {string} */ file) {
  return statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}

function succeeds(/** @type {string} */ command, /** @type {string[]} */ words) {
  return spawnSync(command, words, { stdio: 'ignore' }).status === 0;
}

/**
 * Runs a command quietly and says in one line what was done and how long it took; a failure shows what it said.
 * @param {string} done
 * @param {string} command
 * @param {string[]} words
 * @param {Record<string, string>} environment
 */
function timed(done, command, words, environment = {}) {
  const begin = performance.now();
  const options = /** @type {const} */ ({
    encoding: 'utf8',
    env: { ...process.env, PATH: path, ...environment },
  });
  const { status, stdout, stderr, error } = spawnSync(command, words, { ...options, maxBuffer: 64 << 20 });
  if (status !== 0)
    throw new Error(`"${command} ${words.join(' ')}" failed\n${error?.message ?? stdout + stderr}`);
  console.error(`prepare: ${done} (${((performance.now() - begin) / 1000).toFixed(1)} s)`);
}
