#!/usr/bin/env node
// Stands on PATH as `docker`, and among its plugins as `docker-buildx`: tells the test how it was called, then prints and exits as the test says.
import { connect } from 'node:net';
import { basename } from 'node:path';
import { createInterface } from 'node:readline';

const socket = connect(String(process.env.SCRIPTED_DOCKER_SOCKET));
/** @param {object} message */
const send = (message) => socket.write(JSON.stringify(message) + '\n');
for (const signal of ['SIGTERM', 'SIGINT']) {
  process.on(signal, () => {
    socket.end(JSON.stringify({ signal }) + '\n', () => process.exit(143));
  });
}
const plugin = basename(process.argv[1] ?? '') === 'docker-buildx' ? ['buildx'] : [];
send({
  arguments: [...plugin, ...process.argv.slice(2)],
  directory: process.cwd(),
  environment: process.env,
});
for await (const line of createInterface({ input: socket })) {
  const { stdout, bytes, stderr, exit } = JSON.parse(line);
  if (stdout !== undefined) process.stdout.write(stdout);
  if (bytes !== undefined) process.stdout.write(Buffer.from(bytes, 'base64'));
  if (stderr !== undefined) process.stderr.write(stderr);
  if (exit !== undefined) process.exit(exit);
}
