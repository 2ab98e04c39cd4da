import { packTar, type TarEntry } from 'modern-tar';
import { pushImage, pushIndex } from '../images/index.js';

const time = new Date('2023-01-02T03:04:05Z');

function directory(name: string, mode = 0o755, uid = 0, gid = 0): TarEntry {
  return { header: { name: `${name}/`, type: 'directory', size: 0, mode, uid, gid, mtime: time } };
}

function file(name: string, body: string, mode = 0o644, uid = 0, gid = 0): TarEntry {
  return { header: { name, type: 'file', size: Buffer.byteLength(body), mode, uid, gid, mtime: time }, body };
}

function link(name: string, linkname: string): TarEntry {
  return { header: { name, type: 'symlink', size: 0, mode: 0o777, linkname, mtime: time } };
}

const first = [
  directory('etc'),
  file(
    'etc/passwd',
    'root:x:0:0:root:/root:/bin/sh\napp:x:1234:2345::/home/app:/bin/sh\nwww:x:33:33::/:/bin/false\n',
  ),
  file('etc/group', 'root:x:0:\napp:x:2345:\nstaff:x:50:app\n'),
  directory('usr'),
  directory('usr/bin'),
  file('usr/bin/tool', '#!/bin/sh\n', 0o755),
  link('bin', 'usr/bin'),
  link('lost', 'nowhere/at/all'),
  link('out', '../../../etc'),
  directory('tmp', 0o1777),
  directory('home'),
  directory('home/app', 0o750, 1234, 2345),
  directory('srv', 0o775, 0, 50),
  file('srv/old', 'old\n', 0o600, 33, 33),
  directory('opt'),
  file('opt/gone', 'gone'),
];
const second = [file('opt/.wh.gone', ''), directory('opt/kept', 0o711), file('etc/extra', 'extra\n')];

const config = {
  os: 'linux',
  created: '2023-01-02T03:04:05.678Z',
  author: 'Somebody <a@b>',
  config: {
    Env: ['PATH=/bin:/usr/bin', 'LANG=C', 'EMPTY='],
    Cmd: ['/bin/sh'],
    WorkingDir: '/srv',
    Labels: { base: 'yes', '10': 'ten', '9': 'nine' },
    ExposedPorts: { '80/tcp': {} },
    Volumes: { '/data': {} },
    StopSignal: 'SIGQUIT',
  },
  history: [
    { created: '2023-01-02T03:04:05Z', created_by: 'ADD first # <&>' },
    { created: '2023-01-02T03:04:05.6Z', created_by: 'ENV LANG=C', empty_layer: true },
    { created: '2023-01-02T03:04:05.678Z', created_by: 'COPY second', comment: 'c' },
  ],
};

/** The names of images that cases are built on. */
export interface CaseBases {
  /** For amd64 and arm64, with files of every kind. */
  readonly base: string;
  /** With instructions for who builds on it. */
  readonly trigger: string;
  /** `http://HOST:PORT` of the files for ADD. */
  readonly server: string;
}

/** Pushes them. @param registry host and port */
export async function pushBases(registry: string): Promise<Omit<CaseBases, 'server'>> {
  const layers = [await packTar(first), await packTar(second)];
  const base = `${registry}/cases/base`;
  const images = await Promise.all(
    ['amd64', 'arm64'].map(async (architecture) => ({
      ...(await pushImage(base, { config: { ...config, architecture }, layers })),
      platform: { os: 'linux', architecture },
    })),
  );
  await pushIndex(`${base}:1`, images);
  const onbuild = ['ENV FROM_TRIGGER=1', 'COPY a.txt /triggered/', 'WORKDIR work'];
  const trigger = `${registry}/cases/trigger:1`;
  await pushImage(trigger, {
    config: { ...config, architecture: 'amd64', config: { ...config.config, OnBuild: onbuild, User: 'app' } },
    layers,
  });
  return { base: `${base}:1`, trigger };
}
