import { createHash } from 'node:crypto';
import type { BuildCase } from './build-case.js';
import { servedText } from './served-files.js';

const digest = createHash('sha256').update(servedText).digest('hex');

const lines = [
  'ADD SERVER/d/file.txt /x',
  'ADD SERVER/d/file.txt /x/',
  'ADD SERVER/d/file.txt?query=1 /x/',
  'ADD SERVER/d/na%20me.txt /x/',
  'ADD SERVER/d/ /x/',
  'ADD SERVER /x/',
  'ADD SERVER/moved /x/',
  'ADD SERVER/packed /x/',
  'ADD SERVER/timeless SERVER/d/file.txt a.txt /x/',
  'ADD SERVER/a.tgz /x/',
  'ADD --unpack SERVER/a.tgz /x/',
  'ADD --unpack --chown=5:6 SERVER/a.tgz /x/',
  'ADD --chmod=755 --chown=1:2 SERVER/d/file.txt /x/',
  'ADD --link SERVER/d/file.txt /x/',
  `ADD --checksum=sha256:${digest} SERVER/d/file.txt /x`,
  `ADD --checksum=sha256:${'0'.repeat(64)} SERVER/d/file.txt /x`,
  'ADD --checksum=nonsense SERVER/d/file.txt /x',
  `ADD --checksum=sha256:${digest} SERVER/d/file.txt SERVER/timeless /x/`,
  `ADD --checksum=sha256:${digest} a.txt /x`,
  'ADD SERVER/missing /x',
  'COPY SERVER/d/file.txt /x',
  'ARG NAME=file\nADD SERVER/d/${NAME}.txt /x/$NAME',
];

/** What ADD makes of URLs. */
export const urls: readonly BuildCase[] = lines.map((line) => ({
  name: `url: ${line}`,
  dockerfile: `FROM scratch\n${line}\n`,
  files: [{ path: 'a.txt', content: 'a' }],
}));
