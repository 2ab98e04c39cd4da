import { join } from 'node:path';

/** Where things are: the process environment of the user, and taskrun's data folder. */
export interface EngineSettings {
  readonly environment: NodeJS.ProcessEnv;
  readonly dataFolder: string;
}

/** The files of taskrun's own engine; all of it is in one folder, and nothing is global. */
export interface PrivateEngine {
  readonly folder: string;
  readonly host: string;
  readonly socket: string;
  readonly processFile: string;
  readonly log: string;
  readonly settings: string;
}

/** The private engine below a data folder. */
export function privateEngine(dataFolder: string): PrivateEngine {
  const folder = join(dataFolder, 'engine');
  const socket = join(folder, 'docker.sock');
  return {
    folder,
    socket,
    host: `unix://${socket}`,
    processFile: join(folder, 'dockerd.pid'),
    log: join(folder, 'dockerd.log'),
    settings: join(folder, 'daemon.json'),
  };
}

/**
 * dockerd's command line. It looks after a containerd of its own; should it find a machine-wide one instead, the
 * namespaces keep it apart from what is there. The settings file is its own too: /etc/docker/daemon.json is not read.
 */
export function daemonOptions({ folder, host, processFile, settings }: PrivateEngine): string[] {
  return [
    ...['--config-file', settings],
    ...['--data-root', join(folder, 'data')],
    ...['--exec-root', join(folder, 'exec')],
    ...['--pidfile', processFile],
    ...['--host', host],
    ...['--containerd-namespace', 'taskrun', '--containerd-plugins-namespace', 'taskrun-plugins'],
  ];
}

/** The longest name of a socket below the folder, for a socket's path may have 107 bytes (unix(7)). */
export function fitsSocket({ folder }: PrivateEngine): boolean {
  return Buffer.byteLength(join(folder, 'exec', 'containerd', 'containerd.sock.ttrpc')) <= 107;
}
