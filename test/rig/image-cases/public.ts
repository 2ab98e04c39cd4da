import type { BuildCase, ContextFile } from './build-case.js';

const program = (path: string): ContextFile => ({ path, content: `the program ${path}`, mode: 0o755 });
const site: readonly ContextFile[] = [
  { path: 'dist/index.html', content: '<html></html>' },
  { path: 'dist/assets/app.js', content: 'app()' },
  { path: 'nginx/nginx.conf', content: 'events {}' },
  { path: 'node_modules/x/index.js', content: 'x' },
  { path: '.dockerignore', content: 'node_modules\n.git\n' },
];

/**
 * What Dockerfiles of public projects without RUN are like: the instructions that they have, in their order, on bases of
 * ours. The comment says of which each is.
 */
export const publicProjects: readonly BuildCase[] = [
  {
    // https://github.com/prometheus/node_exporter/blob/0c561fa1c9f10840f093cb193d04b6f988bc66fe/Dockerfile
    name: 'node_exporter',
    dockerfile: `ARG ARCH="amd64"
ARG OS="linux"
FROM BASE
LABEL maintainer="Somebody <somebody@example.org>"

ARG ARCH="amd64"
ARG OS="linux"
COPY .build/\${OS}-\${ARCH}/exporter /bin/exporter

# with its license
COPY LICENSE README.md /license/

EXPOSE      9100
USER        nobody
ENTRYPOINT  [ "/bin/exporter" ]
`,
    files: [program('.build/linux-amd64/exporter'), { path: 'LICENSE' }, { path: 'README.md', content: '#' }],
  },
  {
    // https://github.com/kubernetes/kubernetes/blob/10765f6a6dabb90c62d72e13de8350a7dd601254/build/pause/Dockerfile
    name: 'pause',
    dockerfile:
      '# a license\n\nFROM scratch\nARG ARCH\nADD bin/pause-${ARCH} /pause\nENTRYPOINT ["/pause"]\n',
    buildArguments: { ARCH: 'arm64' },
    files: [program('bin/pause-arm64')],
    platforms: ['linux/arm64'],
  },
  {
    // https://github.com/kubernetes/kubernetes/blob/2d58ef7868e6efda493e876aeaf72fb7dfea7c44/build/server-image/Dockerfile
    name: 'the servers of kubernetes',
    dockerfile: 'ARG IMAGE\nARG BINARY\n\n\nFROM "${IMAGE:-BASE}"\nCOPY ${BINARY} /usr/local/bin/${BINARY}\n',
    buildArguments: { BINARY: 'server' },
    files: [program('server')],
  },
  {
    // https://github.com/etcd-io/etcd/blob/1293f5d4b7ba94918e60d07e0b61cec2b35bb7c2/Dockerfile-release.amd64
    name: 'etcd',
    dockerfile: `FROM --platform=linux/amd64 BASE

ADD server /usr/local/bin/
ADD client /usr/local/bin/

WORKDIR /var/store/
WORKDIR /var/lib/store/

ADD names.conf /etc/names.conf

EXPOSE 2379 2380

CMD ["/usr/local/bin/server"]
`,
    files: [program('server'), program('client'), { path: 'names.conf', content: 'hosts: files dns\n' }],
  },
  {
    // https://github.com/matoszz/mitbgo-template/blob/main/Dockerfile, as GoReleaser's users have it
    name: 'a program of GoReleaser',
    dockerfile:
      'FROM BASE\n\nUSER 65532:65532\n\nCOPY  service /service\n\nENTRYPOINT ["/service"]\nCMD ["serve"]\n',
    files: [program('service')],
  },
  {
    // https://github.com/tianon/dockerfiles/blob/0238d543147afdb53a43e4b7e7074cf2dc4e92e9/true/Dockerfile
    name: 'true',
    dockerfile: 'FROM scratch\nCOPY true-asm /true\nCMD ["/true"]\n',
    files: [program('true-asm')],
  },
  {
    // https://github.com/docker-library/hello-world/blob/cf4ec40075930243316d6973ca71e2e33125903e/amd64/hello-world/Dockerfile
    name: 'hello-world',
    dockerfile: 'FROM scratch\nCOPY hello /\nCMD ["/hello"]\nCMD ["/other"]\n',
    files: [program('hello')],
  },
  {
    // https://github.com/CodeVachon/astro/blob/main/Dockerfile, and many others that serve what was built elsewhere
    name: 'a site',
    dockerfile:
      'FROM BASE\nCOPY ./nginx/nginx.conf /etc/nginx/nginx.conf\nCOPY ./dist /usr/share/nginx/html\nEXPOSE 8080\n',
    files: site,
  },
  {
    // https://github.com/ZhnegxiLI/VersionManagement_front/blob/master/Dockerfile
    name: 'a site from its directory',
    dockerfile:
      'FROM BASE\nEXPOSE 80\nCOPY ./nginx/nginx.conf /etc/nginx/conf.d/default.conf\nWORKDIR /usr/share/nginx/html\nCOPY ./dist .\nCMD ["nginx", "-g", "daemon off;"]\n',
    files: site,
  },
  {
    // distroless bases with a program for each platform, as operators of Kubernetes have it
    name: 'a component for each platform',
    dockerfile:
      'FROM BASE\nARG TARGETOS\nARG TARGETARCH\nARG COMPONENT\nWORKDIR /\nCOPY bin/$COMPONENT-$TARGETOS.$TARGETARCH /$COMPONENT\nUSER nonroot:nonroot\n\nENTRYPOINT ["/$COMPONENT"]\n',
    buildArguments: { COMPONENT: 'manager' },
    files: [program('bin/manager-linux.amd64'), program('bin/manager-linux.arm64')],
    platforms: ['linux/amd64', 'linux/arm64'],
  },
];
