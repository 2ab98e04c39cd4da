import { isIP } from 'node:net';
import { DockerfileError } from './problem.js';

/** `8080`, `53/udp`, `8000-8002`, `[ip:][host:]container` as `port/protocol`, one for each port. @throws DockerfileError */
export function exposedPorts(texts: readonly string[]): readonly string[] {
  return texts.flatMap(portsOf);
}

function portsOf(text: string): readonly string[] {
  const parts = text.split(':');
  const [container = '', protocol = 'tcp'] = split(parts.at(-1) ?? '');
  const name = protocol === '' ? 'tcp' : protocol.toLowerCase();
  if (container === '' || !['tcp', 'udp', 'sctp'].includes(name)) throw invalid(text);
  checkHost(text, parts.slice(0, -1), container);
  const [first, last] = rangeOf(container) ?? [];
  if (first === undefined || last === undefined) throw invalid(text);
  return Array.from({ length: last - first + 1 }, (_, at) => `${first + at}/${name}`);
}

/** EXPOSE takes what `docker run --publish` takes, and uses only a part of it. */
function checkHost(text: string, parts: readonly string[], container: string): void {
  const host = parts.at(-1) ?? '';
  const address = parts
    .slice(0, -1)
    .join(':')
    .replace(/^\[(.*)\]$/, '$1');
  if (address !== '' && isIP(address) === 0) throw invalid(text);
  if (host === '') return;
  const [hostRange, range] = [rangeOf(host), rangeOf(container)];
  if (hostRange === undefined || range === undefined) throw invalid(text);
  const length = range[1] - range[0];
  if (length !== 0 && hostRange[1] - hostRange[0] !== length) throw invalid(text);
}

function rangeOf(text: string): readonly [first: number, last: number] | undefined {
  const [, first = '', last = first] = /^(\d+)(?:-(\d+))?$/.exec(text) ?? [];
  const [from, to] = [Number(first), Number(last)];
  return first === '' || to > 65535 || from > to ? undefined : [from, to];
}

function split(text: string): readonly string[] {
  const slash = text.indexOf('/');
  return slash < 0 ? [text] : [text.slice(0, slash), text.slice(slash + 1)];
}

function invalid(text: string): DockerfileError {
  return new DockerfileError(`'${text}' is not a port`, { hint: "write '8080', '53/udp' or '8000-8010'" });
}
