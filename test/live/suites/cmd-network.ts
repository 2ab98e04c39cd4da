import { afterAll, afterEach, beforeAll, expect } from '@jest/globals';
import { createServer, type AddressInfo } from 'node:net';
import { hostname } from 'node:os';
import { expectSuccess, linesOf, LiveProject } from './live-project.js';
import type { Subject } from './subject.js';

export function cmdNetworkSuite(subject: Subject): void {
  const { test } = subject;
  let project: LiveProject;
  beforeAll(async () => {
    project = await LiveProject.create(subject);
  });
  afterAll(() => project.close());
  afterEach(() => project.expectNothingLeft());

  /** Waits, inside a container, until a web server answers. */
  const fetched = (url: string): string =>
    `sh -c 'until wget -q -O - ${url}; do sleep 0.1; done 2>/dev/null'`;

  test('steps find a service by its id and by its own name; its log is kept, and it ends with the run', async () => {
    const result = await project.run(`
- id: web
  cmd: --name site $base sh -c 'echo up; trap "echo down; exit" TERM; echo page > /tmp/page; httpd -f -p 80 -h /tmp & wait'
  detach: true
- id: by-id
  cmd: $base ${fetched('http://web/page')}
- id: by-name
  cmd: $base ${fetched('http://site/page')}
- id: log
  cmd: docker logs web
- id: inside
  cmd: docker exec site cat /tmp/page
`);
    expectSuccess(result);
    expect(linesOf(result, 'web')).toEqual(['up', 'down']);
    for (const step of ['by-id', 'by-name', 'inside']) expect(linesOf(result, step)).toEqual(['page']);
    expect(linesOf(result, 'log')).toEqual(['up']);
  });

  test('a service that ends while the run goes on is told of; docker commands find containers by ids', async () => {
    const result = await project.run(`
- {id: broken, cmd: "$base sh -c 'echo starting; exit 3'", detach: true}
- {id: wait, cmd: docker wait broken}
- {id: a, cmd: $base sleep 1000, detach: true}
- {id: b, cmd: $base sleep 1000, detach: true}
- {id: kill, cmd: docker kill --signal KILL a}
- {id: stop, cmd: docker stop -t 0 b}
- {id: copy, cmd: "docker cp task.yaml b:/copied"}
- {id: gone, cmd: docker rm a b}
`);
    expectSuccess(result);
    expect(linesOf(result, 'wait')).toEqual(['3']);
    expect(linesOf(result, 'broken')).toEqual([
      'starting',
      'the container has ended with exit code 3, while the run goes on',
    ]);
    expect(linesOf(result, 'gone')).toHaveLength(2);
    expect(linesOf(result, 'a')).toEqual([]);
  });

  test('networks of the task keep steps apart, and have the driver and IPv6 they ask for', async () => {
    const result = await project.runTask(
      `networks:
- {name: front, driver: bridge, isDefault: true}
- {name: back, ipv6: true}
steps:
- {id: web, cmd: $base httpd -f -p 80 -h /etc, detach: true}
- {id: hidden, cmd: $base httpd -f -p 80 -h /etc, detach: true, network: back}
- {id: reached, cmd: "$base ${fetched('http://web/passwd').replaceAll("'", "''")}"}
- {id: apart, cmd: $base wget -q -O - http://hidden/passwd, ignoreErrors: true}
- {id: both, cmd: docker network connect front hidden}
- {id: together, cmd: $base wget -q -O - http://hidden/passwd}
- {id: look, cmd: docker network inspect back}
`.replaceAll("''", "'"),
      ['--id', 'apart'],
    );
    expectSuccess(result);
    expect(linesOf(result, 'reached').join()).toContain('root');
    expect(result.stderr).toMatch(/! apart .*ignored/);
    expect(linesOf(result, 'together').join()).toContain('root');
    expect(linesOf(result, 'look').join('\n')).toMatch(
      /"name": "apart_back",[^]*"driver": "bridge",[^]*"(?:EnableIPv6|ipv6_enabled)": true/i,
    );
  });

  test('a network that is there already is used and left; --network names one for the whole task', async () => {
    await project.docker('network', 'create', 'taskrun-test-there');
    try {
      const steps = (id: string): string => `
- {id: ${id}, cmd: $base sleep 1000, detach: true}
- {id: look, cmd: docker inspect ${id}}
- {id: found, cmd: $base nslookup ${id}}
`;
      const declared = await project.runTask(
        `networks: [{name: taskrun-test-there, skipCreation: true, isDefault: true}]\nsteps:${steps('one')}`,
      );
      const named = await project.run(steps('two'), ['--network', 'taskrun-test-there']);
      for (const result of [declared, named]) {
        expectSuccess(result);
        expect(linesOf(result, 'look').join('\n')).toContain('"taskrun-test-there": {');
      }
    } finally {
      expect(await project.docker('network', 'rm', 'taskrun-test-there')).toMatchObject({ exitCode: 0 });
    }
  });

  test('ports are published, expose tells of others, and a step may be in the network of the host', async () => {
    const port = await freePort();
    const result = await project.run(`
- id: web
  cmd: $base sleep 1000
  detach: true
  ports: ["127.0.0.1:${port}:80"]
  expose: ["7000"]
- {id: port, cmd: docker port web}
- {id: look, cmd: docker inspect web}
- {id: property, cmd: $base hostname, network: host}
- {id: name, cmd: --network=host $base hostname}
`);
    expectSuccess(result);
    expect(linesOf(result, 'port')).toContain(`80/tcp -> 127.0.0.1:${port}`);
    expect(linesOf(result, 'look').join('\n')).toContain('"7000/tcp":');
    for (const step of ['property', 'name']) expect(linesOf(result, step)).toEqual([hostname()]);
  });

  test('the network of the host reaches ports that a service publishes', async () => {
    const port = await freePort();
    const result = await project.run(`
- {id: web, cmd: $base httpd -f -p 80 -h /etc, detach: true, ports: ["127.0.0.1:${port}:80"]}
- id: host
  cmd: $base ${fetched(`http://127.0.0.1:${port}/passwd`)}
  network: host
  timeout: 5
`);
    expectSuccess(result);
    expect(linesOf(result, 'host').join()).toContain('root');
  });
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
