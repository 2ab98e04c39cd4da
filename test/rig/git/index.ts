/**
 * Git repositories of the rig's own, and a server of them over HTTP (git's own CGI program), with passwords if asked for.
 * Comes in: files. Goes out: commits and addresses. Must not know what is being tested.
 */
import { spawn } from 'node:child_process';
import { chmod, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { run } from '../child/index.js';

/** A file's text, or where a link leads. */
export type GitFile = string | { readonly leadsTo: string };

/** A repository with a working tree, in a folder of its own. */
export class GitRepository {
  private constructor(readonly folder: string) {}

  /** Makes one in `folder`, with a first commit of these files on the branch main. */
  static async create(folder: string, files: Readonly<Record<string, GitFile>>): Promise<GitRepository> {
    await mkdir(folder, { recursive: true });
    const repository = new GitRepository(folder);
    await repository.git('init', '--quiet', '--initial-branch=main');
    await repository.commit(files);
    return repository;
  }

  /** A `file://` URL of it. */
  get url(): string {
    return `file://${this.folder}`;
  }

  /** Commits these files on the branch that is checked out; answers the commit. */
  async commit(files: Readonly<Record<string, GitFile>>): Promise<string> {
    for (const [name, file] of Object.entries(files)) {
      const path = join(this.folder, name);
      await mkdir(dirname(path), { recursive: true });
      if (typeof file === 'string') await writeFile(path, file);
      else await symlink(file.leadsTo, path);
    }
    await this.git('add', '--all');
    await this.git('commit', '--quiet', '--allow-empty', '--message', 'a commit');
    return this.head();
  }

  async head(): Promise<string> {
    return (await this.git('rev-parse', 'HEAD')).trim();
  }

  /** Git in this repository, with nothing of the user's own settings. */
  git(...words: readonly string[]): Promise<string> {
    const environment = {
      GIT_CONFIG_GLOBAL: '/dev/null',
      GIT_CONFIG_NOSYSTEM: '1',
      GIT_AUTHOR_NAME: 'A',
      GIT_AUTHOR_EMAIL: 'a@example.com',
      GIT_COMMITTER_NAME: 'A',
      GIT_COMMITTER_EMAIL: 'a@example.com',
    };
    return run('git', ['-C', this.folder, '-c', 'protocol.file.allow=always', ...words], { environment });
  }
}

/** Repositories behind HTTP. */
export interface GitServer {
  /** `http://127.0.0.1:PORT`. */
  readonly address: string;
  /** Paths and queries asked for so far. */
  readonly requests: string[];
  close(): Promise<void>;
}

/** Serves the repositories below a folder; with a login, nobody gets in without it. */
export async function serveGit(
  folder: string,
  login?: { readonly username: string; readonly password: string },
): Promise<GitServer> {
  const program = join((await run('git', ['--exec-path'])).trim(), 'git-http-backend');
  const requests: string[] = [];
  const server = createServer((request, response) => {
    requests.push(request.url ?? '');
    const wanted = login && `Basic ${Buffer.from(`${login.username}:${login.password}`).toString('base64')}`;
    if (wanted === undefined || request.headers.authorization === wanted)
      passOn(program, folder, request, response);
    else response.writeHead(401, { 'www-authenticate': 'Basic realm="git"' }).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    address: `http://127.0.0.1:${port}`,
    requests,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

/** @see https://git-scm.com/docs/git-http-backend */
function passOn(program: string, folder: string, request: IncomingMessage, response: ServerResponse): void {
  const url = new URL(request.url ?? '/', 'http://localhost');
  const child = spawn(program, {
    env: {
      PATH: process.env.PATH,
      GIT_PROJECT_ROOT: folder,
      GIT_HTTP_EXPORT_ALL: '1',
      REQUEST_METHOD: request.method,
      PATH_INFO: decodeURIComponent(url.pathname),
      QUERY_STRING: url.search.slice(1),
      CONTENT_TYPE: request.headers['content-type'] ?? '',
      HTTP_CONTENT_ENCODING: request.headers['content-encoding'] ?? '',
      GIT_PROTOCOL: String(request.headers['git-protocol'] ?? ''),
    },
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  request.pipe(child.stdin);
  child.stdin.on('error', () => undefined); // it has its answer already
  const pieces: Buffer[] = [];
  child.stdout.on('data', (piece: Buffer) => pieces.push(piece));
  child.once('close', () => answer(Buffer.concat(pieces), response));
}

function answer(output: Buffer, response: ServerResponse): void {
  const end = output.indexOf('\r\n\r\n');
  for (const line of output.subarray(0, end).toString().split('\r\n')) {
    const colon = line.indexOf(':');
    const [name, value] = [line.slice(0, colon), line.slice(colon + 1).trim()];
    if (name === 'Status') response.statusCode = Number(value.slice(0, 3));
    else if (name !== '') response.setHeader(name, value);
  }
  response.end(output.subarray(end + 4));
}

/** A program in the place of ssh, which runs what is asked for on this machine and notes how it was called. */
export async function scriptedSSH(folder: string): Promise<{ readonly log: string }> {
  const [program, log] = [join(folder, 'ssh'), join(folder, 'ssh.log')];
  await writeFile(program, `#!/bin/sh\necho "$*" >> '${log}'\nfor last; do :; done\nexec sh -c "$last"\n`);
  await chmod(program, 0o755);
  return { log };
}

/** A folder that is there while a test file runs. */
export async function temporaryFolder(): Promise<{ readonly path: string; remove: () => Promise<void> }> {
  const path = await mkdtemp(join(tmpdir(), 'taskrun-git-'));
  return { path, remove: () => rm(path, { recursive: true, force: true }) };
}
