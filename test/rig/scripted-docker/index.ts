/**
 * A `docker` whose every call is decided by the test: a real executable on PATH that dials back, and an engine socket
 * that answers pings. Nothing is mocked inside taskrun, and no test sleeps.
 */
import { chmod, mkdir, mkdtemp, rm, symlink } from 'node:fs/promises';
import { createServer as createHTTPServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer, type Server, type Socket } from 'node:net';
import { hostname, tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** One call of `docker`, waiting for the test's answer. */
export interface DockerCall {
  readonly arguments: readonly string[];
  readonly directory: string;
  readonly environment: Readonly<Record<string, string>>;
  stdout(output: string | Uint8Array): void;
  stderr(text: string): void;
  /** Resolves with the signal that ended the call from outside. */
  readonly killed: Promise<string>;
}

/** Decides a call: what it prints through the call, and its exit code as the answer. */
export type DockerScript = (call: DockerCall) => number | Promise<number>;

interface Greeting {
  readonly arguments: readonly string[];
  readonly directory: string;
  readonly environment: Readonly<Record<string, string>>;
}

/** What taskrun asks docker about itself. */
const questions = /^buildx version$/;

/** An engine on this machine. */
const here = { Name: hostname() };

/** The scripted engine; `environment` makes a taskrun process use it. */
export class ScriptedDocker {
  /** Every command so far, as `docker`'s arguments joined by spaces (`buildx …` for its plugin), in the order they came. */
  readonly calls: string[] = [];
  /** Decides commands; questions get no answer, and are no calls. */
  script: DockerScript = () => 0;
  /** What the engine says of itself: https://docs.docker.com/reference/api/engine/version/v1.47/#tag/System/operation/SystemInfo */
  info: object = here;
  /** The paths that its API was asked for, but pings. */
  readonly requests: string[] = [];
  /** The names of the images that the engine says it has. */
  readonly images = new Set<string>();
  /** Whether the engine answers pings. */
  answers = true;
  readonly environment: Readonly<Record<string, string>>;
  readonly #servers: readonly Server[];
  readonly #folder: string;

  private constructor(folder: string, dial: Server, engine: Server) {
    this.#folder = folder;
    this.#servers = [dial, engine];
    this.environment = {
      PATH: [join(folder, 'bin'), process.env.PATH ?? ''].join(delimiter),
      DOCKER_HOST: `unix://${join(folder, 'docker.sock')}`,
      DOCKER_CONFIG: join(folder, 'config'),
      SCRIPTED_DOCKER_SOCKET: join(folder, 'dial.sock'),
    };
    engine.on('request', (request: IncomingMessage, response: ServerResponse) =>
      this.#answer(request, response),
    );
    dial.on('connection', (socket: Socket) => void this.#serve(socket));
  }

  /** Forgets the calls and the script, for the next test. */
  reset(): void {
    this.calls.length = 0;
    this.images.clear();
    this.requests.length = 0;
    this.info = here;
    this.script = () => 0;
    this.answers = true;
  }

  static async start(): Promise<ScriptedDocker> {
    const folder = await mkdtemp(join(tmpdir(), 'scripted-docker-'));
    await mkdir(join(folder, 'bin'));
    const script = fileURLToPath(new URL('docker.mjs', import.meta.url));
    await chmod(script, 0o755);
    await symlink(script, join(folder, 'bin', 'docker'));
    await mkdir(join(folder, 'config', 'cli-plugins'), { recursive: true });
    await symlink(script, join(folder, 'config', 'cli-plugins', 'docker-buildx'));
    const engine = createHTTPServer();
    const dial = createServer();
    await listen(engine, join(folder, 'docker.sock'));
    await listen(dial, join(folder, 'dial.sock'));
    return new ScriptedDocker(folder, dial, engine);
  }

  async close(): Promise<void> {
    for (const server of this.#servers) server.close();
    await rm(this.#folder, { recursive: true, force: true });
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    if (!this.answers) {
      request.socket.destroy();
      return;
    }
    response.setHeader('Api-Version', '1.47');
    const path = request.url ?? '';
    if (path !== '/_ping') this.requests.push(path);
    const body = this.#bodyOf(path);
    response.statusCode = body === undefined ? 404 : 200;
    response.end(body);
  }

  #bodyOf(path: string): string | undefined {
    if (path === '/_ping') return 'OK';
    if (path === '/version') return JSON.stringify({ Version: '27.0.0', ApiVersion: '1.47' });
    if (path === '/info') return JSON.stringify(this.info);
    const image = /^\/images\/(.*)\/json$/.exec(path)?.[1] ?? '';
    return this.images.has(decodeURI(image))
      ? JSON.stringify({ Os: 'linux', Architecture: 'amd64' })
      : undefined;
  }

  async #serve(socket: Socket): Promise<void> {
    const lines = createInterface({ input: socket })[Symbol.asyncIterator]();
    const first = await lines.next();
    if (first.done === true) return;
    const greeting = JSON.parse(first.value) as Greeting;
    const words = greeting.arguments.join(' ');
    const asked = questions.test(words);
    if (!asked) this.calls.push(words);
    const send = (message: object): void => {
      if (socket.writable) socket.write(JSON.stringify(message) + '\n');
    };
    const killed = lines
      .next()
      .then((next) =>
        next.done === true ? 'closed' : (JSON.parse(next.value) as { signal: string }).signal,
      );
    socket.on('error', () => undefined);
    const call: DockerCall = {
      ...greeting,
      stdout: (output) =>
        send(
          typeof output === 'string' ? { stdout: output } : { bytes: Buffer.from(output).toString('base64') },
        ),
      stderr: (text) => send({ stderr: text }),
      killed,
    };
    send({ exit: asked ? 1 : await this.script(call) });
  }
}

function listen(server: Server, path: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(path, resolve);
  });
}
