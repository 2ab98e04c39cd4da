import type { FileHandle } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';

/** Bytes that are read while as many are on their way to the client. */
const bufferSize = 512 * 1024;

/**
 * Sends a file's bytes from `start` up to before `end` and ends the response. Two buffers take turns: a new one for every
 * read, as node's streams have it, costs half as much time again.
 * @throws when the client goes away or the file is shorter.
 */
export async function sendFile(
  file: FileHandle,
  response: ServerResponse,
  start: number,
  end: number,
): Promise<void> {
  const length = Math.min(bufferSize, end - start);
  let [buffer, other] = [Buffer.allocUnsafeSlow(length), Buffer.allocUnsafeSlow(length)];
  let sent: Promise<void> = Promise.resolve();
  for (let position = start; position < end;) {
    const { bytesRead } = await file.read(buffer, 0, Math.min(length, end - position), position);
    if (bytesRead === 0) throw new Error('the file is shorter than it was');
    position += bytesRead;
    await sent;
    sent = send(response, buffer.subarray(0, bytesRead));
    // Its failure is seen at the next turn, not before.
    sent.catch(() => undefined);
    [buffer, other] = [other, buffer];
  }
  await sent;
  response.end();
}

/** Settles when the system has taken the bytes, so that their buffer can be used again. */
function send(response: ServerResponse, bytes: Buffer): Promise<void> {
  return new Promise((resolve, reject) => {
    const leave = (): void => reject(new Error('the client went away'));
    response.once('close', leave);
    response.write(bytes, (error) => {
      response.off('close', leave);
      if (error == null) resolve();
      else reject(error);
    });
  });
}
