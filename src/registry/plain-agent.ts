import { Agent, type AgentOptions } from 'node:http';
import { connect, type NetConnectOpts, type Socket } from 'node:net';

/** Bytes of a connection's buffer, and of the smallest part of it that is worth reading into. */
const bufferSize = 256 * 1024;
const smallestRead = 64 * 1024;

/**
 * Connections without TLS, kept alive, that read as much at once as there is: layers come in pieces of up to 256 KiB
 * instead of Node's 64 KiB, which saves a quarter of the processor time of a copy. Larger ones save a little more, and cost
 * memory: a copy of 1 GiB takes 110 MB with these, 155 MB with 1 MiB, because garbage is collected less often. A buffer is filled from its beginning to
 * its end, then left to those who read it, so that small answers share one.
 */
export class PlainAgent extends Agent {
  constructor(options: AgentOptions = {}) {
    super({ keepAlive: true, ...options });
  }

  override createConnection(options: NetConnectOpts): Socket {
    let buffer = Buffer.allocUnsafeSlow(bufferSize);
    let used = 0;
    const free = () => {
      if (bufferSize - used < smallestRead) {
        buffer = Buffer.allocUnsafeSlow(bufferSize);
        used = 0;
      }
      return buffer.subarray(used);
    };
    const socket: Socket = connect({
      ...options,
      onread: {
        buffer: free,
        callback: (count, bytes) => {
          used += count;
          // What a socket without this option does by itself.
          socket.emit('data', bytes.subarray(0, count));
          return true;
        },
      },
    });
    return socket;
  }
}
