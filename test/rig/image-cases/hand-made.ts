import { gzipSync } from 'node:zlib';
import { packTar, type TarEntry } from 'modern-tar';
import type { BuildCase, ContextFile } from './build-case.js';

/** A context with files of every kind. */
const tree: readonly ContextFile[] = [
  { path: 'a.txt', content: 'a\n' },
  { path: 'b.txt', content: 'b\n', mode: 0o600 },
  { path: 'run.sh', content: '#!/bin/sh\n', mode: 0o755 },
  { path: 'suid', content: 's', mode: 0o4755 },
  { path: 'dir/one.txt', content: 'one' },
  { path: 'dir/two.md', content: 'two' },
  { path: 'dir/sub/three.txt', content: 'three', mode: 0o640 },
  { path: 'dir/sub/deep/four.txt', content: 'four' },
  { path: 'dir', isDirectory: true, mode: 0o700 },
  { path: 'dir/sub', isDirectory: true, mode: 0o2775 },
  { path: 'empty', isDirectory: true },
  { path: 'none.txt', content: '' },
  { path: 'to-a', link: 'a.txt' },
  { path: 'to-dir', link: 'dir' },
  { path: 'to-root', link: '/dir/sub' },
  { path: 'outside', link: '../../../../dir/one.txt' },
  { path: 'dangling', link: 'nowhere' },
  { path: 'linked/first', content: 'the same' },
  { path: 'linked/second', sameAs: 'linked/first' },
  { path: 'spaced name.txt', content: 'spaced' },
  { path: 'über/straße.txt', content: 'ü' },
  { path: 'brackets[1].txt', content: '[]' },
];

function simple(name: string, lines: string, more: Partial<BuildCase> = {}): BuildCase {
  return { name, dockerfile: `FROM scratch\n${lines}\n`, files: tree, ...more };
}

function onBase(name: string, lines: string, more: Partial<BuildCase> = {}): BuildCase {
  return { name, dockerfile: `FROM BASE\n${lines}\n`, files: tree, ...more };
}

const copies = [
  'COPY a.txt /',
  'COPY a.txt /x',
  'COPY a.txt /x/',
  'COPY a.txt /deep/er/x',
  'COPY a.txt b.txt /both/',
  'COPY . /all',
  'COPY dir /dir',
  'COPY dir/ /dir/',
  'COPY dir /existing/\nCOPY empty /existing',
  'COPY dir/. /dot/.',
  'COPY *.txt /texts/',
  'COPY *.nothing /texts/',
  'COPY d* /into/',
  'COPY dir/*/*.txt /deep/',
  'COPY to-a /linked',
  'COPY to-dir /linked',
  'COPY to-root /linked/',
  'COPY outside /inside',
  'COPY linked /linked',
  'COPY linked/* /each/',
  'COPY empty /nothing',
  'COPY ["spaced name.txt", "/with spaces/"]',
  'COPY über /ü',
  'COPY brackets[[]1].txt /b',
  'COPY a.txt a.txt',
  'WORKDIR /w\nCOPY a.txt .\nCOPY b.txt ./\nCOPY run.sh sub/',
  'WORKDIR /w\nCOPY a.txt b.txt ..',
  'COPY --chmod=755 a.txt dir /m/',
  'COPY --chmod=0 a.txt /m',
  'COPY --chmod=u=rwX,go=rX . /m',
  'COPY --chmod=g-w,o+t,u+s dir /m/',
  'COPY --chmod=a=r suid /m',
  'COPY --chmod=+x a.txt /m',
  'COPY --chmod=go=u b.txt /m',
  'COPY --chmod=4755 a.txt /new/m',
  'COPY --chown=5:6 dir /o/p',
  'COPY --chown=7 a.txt to-a /o/',
  'COPY --chown=app a.txt /o',
  'COPY --link dir /l/',
  'COPY --link a.txt /l\nCOPY --link b.txt /l2',
  'COPY --link --chown=3:4 --chmod=700 a.txt /l/x',
  'COPY --exclude=*.md dir /x',
  'COPY --exclude=sub --exclude=one.txt dir /x/',
  'COPY --exclude=**/*.txt --exclude=!**/four.txt . /x',
  'COPY --parents dir/sub/three.txt /p/',
  'COPY --parents dir/./sub/*.txt a.txt /p/',
  'COPY --parents **/*.txt /p',
  'COPY --parents dir/sub /p',
  'COPY <<one /heredoc\nhello $X\none',
  'ENV X=value\nCOPY <<one <<"two" /here/\n$X "quoted" \\$X ${X:-y}\none\n$X\ntwo',
  'COPY <<-tabs /tabs\n\tone\n\t\ttwo\n\ttabs',
  'COPY --chmod=755 --chown=1:2 <<script /bin/script\n#!/bin/sh\nscript',
  'ADD a.txt dir /added/',
  'COPY a.txt /same\nCOPY a.txt /same',
  'COPY dir /d\nCOPY dir/sub /d',
  'COPY a.txt /f\nCOPY b.txt /f',
  'COPY --chmod=700 a.txt /f\nCOPY --chmod=640 a.txt /f',
];

const refusedCopies = [
  'COPY missing /',
  'COPY dangling /',
  'COPY missing/*.txt /',
  'COPY dir /d\nCOPY a.txt /d/sub/three.txt/x',
  'COPY a.txt /f\nCOPY dir /f',
  'COPY dir /d\nCOPY --chmod=9 a.txt /',
  'COPY --chmod=77777 a.txt /',
  'COPY --chmod=rwx a.txt /',
  'COPY --parents missing/x /p',
  'COPY a.txt',
  'COPY --from=later /x /y',
  'COPY ../a.txt/../../missing /',
  'ENV X',
  'EXPOSE http',
  'STOPSIGNAL NOTHING',
  'HEALTHCHECK --interval=1x CMD true',
  'COPY --nothing a.txt /',
  'NOTHING here',
  'LABEL a=${x?}',
  'WORKDIR',
  'ARG =x',
  'VOLUME [""]',
  'SHELL bash -c',
  'COPY <<end /x\nnever ended',
  'LABEL a="unclosed',
  'ENV a=${b',
];

const metadata = [
  'ENV A=1 B="two words" C=three\\ words D=$A E=${A:-x}',
  'ENV A one two  three',
  'ENV A=1\nENV A=2 B=$A\nENV C=$A$B',
  "ENV Q='$A' R=\"a\\\"b\" S=\"\\$A\" T='it'\\''s'",
  'ENV X=a/b/c.tar.gz\nLABEL p=${X#*/} pp=${X##*/} s=${X%.*} ss=${X%%.*} r=${X/b/x} rr=${X//a/_} q=${X#?/}',
  'ENV X=set N=\nLABEL a=${X:-d} b=${Y:-d} c=${N:-d} d=${N-d} e=${X:+alt} f=${Y:+alt} g=${N:+alt} h=${N+alt} i=${Y-$X}',
  'ENV X=aaa\nLABEL one=${X/a/b} all=${X//a/bb} none=${X/z/y} star=${X/a*/q}',
  'LABEL a=1 "b c"="d e" f=\\\n  g h=""',
  'LABEL <html>="a&b" quote="\\"" back=\\\\',
  'EXPOSE 80 443/tcp 53/udp 8000-8002 $P\nEXPOSE 80/TCP',
  'ARG P=9000\nEXPOSE ${P} 10-12/udp 127.0.0.1:80:81',
  'VOLUME /a /b\nVOLUME ["/c d", "/e"]',
  'USER app\nUSER 1000:1000',
  'WORKDIR /a\nWORKDIR b\nWORKDIR ../c/./d\nWORKDIR /\nWORKDIR rel',
  'WORKDIR /a/../b//c/\nWORKDIR x',
  'USER 12:13\nWORKDIR /owned/dir',
  'CMD echo hello  "world" $X',
  'CMD ["a", "b c", "\\"\\u00e9\\n"]',
  'CMD []',
  'ENTRYPOINT ["x"]\nCMD ["y"]',
  'CMD ["y"]\nENTRYPOINT ["x"]',
  'ENTRYPOINT exec top -b',
  'SHELL ["/bin/bash", "-c"]\nCMD hello\nENTRYPOINT x',
  'STOPSIGNAL SIGTERM\nSTOPSIGNAL 9\nSTOPSIGNAL kill',
  'STOPSIGNAL SIGRTMIN+3',
  'HEALTHCHECK --interval=1m30s --timeout=500ms --retries=3 --start-period=2s --start-interval=100ms CMD curl -f http://x || exit 1',
  'HEALTHCHECK CMD ["a", "b"]',
  'HEALTHCHECK NONE',
  'ONBUILD COPY . /x\nONBUILD RUN make',
  'MAINTAINER Some Body <x@y>',
  'ARG A\nARG B=two\nARG C=$B-x D\nLABEL a=$A b=$B c=$C d=$D',
  'ARG A=1\nENV A=2\nLABEL a=$A\nARG A=3\nLABEL b=$A',
  'ARG TARGETPLATFORM TARGETOS\nARG TARGETARCH\nARG TARGETVARIANT\nARG TARGETSTAGE\nARG BUILDPLATFORM\nLABEL t=$TARGETPLATFORM o=$TARGETOS a=$TARGETARCH v=$TARGETVARIANT s=$TARGETSTAGE b=$BUILDPLATFORM',
  'LABEL t=$TARGETPLATFORM',
  'LABEL long=a\\\n# a comment\n  b\\\n\n  c',
  'label a=b\ncmd ["x"]\nEnTrYpOiNt ["y"]',
  'LABEL x="$(id)" y=`id` z=a;b w=a|b',
  'ENV A=a\\nb B="a\\nb" C=\'a\\nb\'',
  'ENV ünï=cödé\nLABEL x=${ünï} y=$ünï',
  'ENV A=1\nLABEL a=$A_B b=${A}_B c=$1 d=$$ e=$@ f=\\$A g=$',
];

async function archives(): Promise<readonly BuildCase[]> {
  const entry = (name: string, more: Partial<TarEntry['header']> = {}, body = ''): TarEntry => ({
    header: {
      name,
      type: 'file',
      size: Buffer.byteLength(body),
      mode: 0o644,
      uid: 7,
      gid: 8,
      mtime: new Date(1e12),
      ...more,
    },
    body,
  });
  const tar = await packTar([
    entry('./', { type: 'directory', mode: 0o700 }),
    entry('made/', { type: 'directory', mode: 0o750, uid: 3 }),
    entry('made/file', { mode: 0o4711 }, 'content'),
    entry('implied/deep/file', {}, 'implied'),
    entry('link', { type: 'symlink', linkname: 'made/file' }),
    entry('away', { type: 'symlink', linkname: '/etc/passwd' }),
    entry('up', { type: 'symlink', linkname: '../../x' }),
    entry('hard', { type: 'link', linkname: 'made/file' }),
    entry('../../climbs', {}, 'climbs'),
    entry('/absolute', {}, 'absolute'),
    entry(`${'long'.repeat(40)}/name`, {}, 'long'),
  ]);
  const files: readonly ContextFile[] = [
    { path: 'a.tar', content: tar },
    { path: 'a.tgz', content: gzipSync(tar) },
    { path: 'not.tgz', content: gzipSync('no tar') },
    { path: 'not.tar', content: 'no tar at all' },
    { path: 'empty.tar', content: Buffer.alloc(1024) },
    { path: 'to.tar', link: 'a.tar' },
  ];
  const lines = [
    'ADD a.tar /x',
    'ADD a.tgz /x/',
    'ADD --chown=1:2 a.tar /x',
    'ADD --chmod=700 a.tar /x',
    'ADD not.tgz not.tar empty.tar /x/',
    'ADD to.tar /x',
    'ADD *.tgz /x/',
    'ADD --unpack=false a.tar /x/',
    'COPY a.tar /x/',
    'WORKDIR /w\nADD a.tar .',
    'ADD a.tar /x\nADD a.tgz /x',
  ];
  return lines.flatMap((line) => [
    { name: `scratch: ${line}`, dockerfile: `FROM scratch\n${line}\n`, files },
    ...(line.includes('/x')
      ? [{ name: `base: ${line}`, dockerfile: `FROM BASE\n${line.replaceAll('/x', '/opt')}\n`, files }]
      : []),
  ]);
}

const onBases = [
  'COPY a.txt /bin/',
  'COPY a.txt /bin/new',
  'COPY a.txt /tmp/a',
  'COPY a.txt /usr/bin/tool',
  'COPY a.txt /lost',
  'COPY a.txt /out/extra',
  'COPY dir /out/',
  'COPY dir /home/app',
  'COPY dir/ /srv/',
  'COPY a.txt .',
  'COPY a.txt /opt/gone',
  'COPY --chown=app a.txt /o',
  'COPY --chown=app:staff dir /o/',
  'COPY --chown=www:7 a.txt /o',
  'COPY --chown=nobody:nogroup a.txt /o',
  'COPY --chown=:staff a.txt /o',
  'COPY --link a.txt /tmp/a',
  'COPY --link dir /bin/x\nCOPY b.txt /bin/x/',
  'WORKDIR /srv',
  'WORKDIR sub',
  'USER app\nWORKDIR made/here',
  'USER www:staff\nWORKDIR /tmp/mine',
  'WORKDIR /bin/under',
  'ENV LANG=de PATH=/x:$PATH NEW=$LANG',
  'LABEL base=no 11=eleven',
  'EXPOSE 81\nVOLUME /more',
  'ENTRYPOINT ["/x"]',
  'CMD ["x"]\nENTRYPOINT ["/y"]',
  'ARG LANG=fr\nLABEL l=$LANG',
  'MAINTAINER me',
  '',
];

const stages: readonly BuildCase[] = [
  {
    name: 'copies between stages',
    dockerfile:
      'FROM scratch AS one\nCOPY dir /d\nFROM scratch\nCOPY --from=one /d/sub /s\nCOPY --from=0 /d/*.txt /t/\n',
    files: tree,
  },
  {
    name: 'a stage goes on with another',
    dockerfile:
      'ARG G=global\nFROM scratch AS one\nARG G\nARG L=local\nENV E=$G\nCOPY a.txt /\nONBUILD LABEL from=trigger\nFROM one AS two\nLABEL l=$L g=$G e=$E\nCMD ["x"]\nFROM two\nENTRYPOINT ["y"]\nCOPY b.txt /\n',
    files: tree,
  },
  {
    name: 'a target, and a stage that nobody needs',
    dockerfile:
      'FROM scratch AS one\nCOPY a.txt /\nFROM scratch AS two\nCOPY missing /\nFROM one AS three\nCOPY b.txt /\nFROM two\n',
    files: tree,
    target: 'three',
  },
  {
    name: 'files of an image',
    dockerfile: 'FROM scratch\nCOPY --from=BASE /etc/passwd /bin /x/\nCOPY --from=BASE --chown=1:1 /srv /y\n',
    files: tree,
  },
  {
    name: 'a stage on an image, copied from',
    dockerfile:
      'FROM BASE AS b\nCOPY a.txt /bin/\nFROM scratch\nCOPY --from=b /usr /usr\nCOPY --from=b /bin/tool /tool\nCOPY --from=b /out/passwd /p\n',
    files: tree,
  },
  {
    name: 'arguments of the command line',
    dockerfile: 'ARG A=1\nARG B=$A\nFROM BASE\nARG A\nARG B=3\nARG C\nLABEL a=$A b=$B c=$C\n',
    buildArguments: { A: 'given', C: 'also given' },
    labels: { 'from.command': 'line <&>', base: 'replaced' },
  },
  {
    name: 'two platforms',
    dockerfile:
      'FROM BASE\nARG TARGETPLATFORM\nARG TARGETARCH\nCOPY $TARGETARCH.txt /app\nLABEL p=$TARGETPLATFORM\n',
    files: [
      { path: 'amd64.txt', content: 'amd64' },
      { path: 'arm64.txt', content: 'arm64' },
    ],
    platforms: ['linux/amd64', 'linux/arm64'],
  },
  {
    name: 'a platform with a variant',
    dockerfile: 'FROM scratch\nARG TARGETVARIANT\nLABEL v=$TARGETVARIANT\n',
    platforms: ['linux/arm/v7', 'linux/arm/v6', 'linux/arm64', 'linux/amd64/v2'],
  },
  {
    name: 'a stage for another platform',
    dockerfile: 'FROM --platform=linux/arm64 BASE\nARG TARGETARCH\nLABEL a=$TARGETARCH\nCOPY a.txt /\n',
    files: tree,
  },
  { name: 'no platform asked for', dockerfile: 'FROM BASE\nCOPY a.txt /\n', files: tree, platforms: [] },
  { name: 'triggers of a base', dockerfile: 'FROM TRIGGER\nCOPY b.txt .\n', files: tree },
  {
    name: 'an ignore file',
    dockerfile: 'FROM scratch\nCOPY . /\n',
    files: [
      ...tree,
      {
        path: '.dockerignore',
        content: '# comment\n*.txt\n!a.txt\ndir/**\n!dir/sub/deep\n/linked\n**/*.md\n\n  empty  \n',
      },
    ],
  },
  {
    name: 'an ignore file with everything and exceptions',
    dockerfile: 'FROM scratch\nCOPY . /\n',
    files: [...tree, { path: '.dockerignore', content: '*\n!dir/sub\n!run.sh\ndir/sub/deep/four.txt\n' }],
  },
  {
    name: 'what is ignored cannot be copied',
    dockerfile: 'FROM scratch\nCOPY a.txt /\n',
    files: [...tree, { path: '.dockerignore', content: 'a.txt\n' }],
  },
  {
    name: 'another context',
    dockerfile: 'FROM scratch\nCOPY --from=more x /x\nCOPY --from=more . /all/\n',
    contexts: {
      more: [
        { path: 'x', content: 'x' },
        { path: 'y/z', content: 'z' },
        { path: '.dockerignore', content: 'y\n' },
      ],
    },
  },
  {
    name: 'another context as a base',
    dockerfile: 'FROM more\nCOPY a.txt /x/\nENV A=1\n',
    files: tree,
    contexts: { more: [{ path: 'x/y', content: 'y', mode: 0o640 }] },
  },
  {
    name: 'another escape character',
    dockerfile: '# escape=`\nFROM scratch\nENV A=a`\n  B=C:\\x D="a`"b"\nLABEL x=`$A y=$A\n',
  },
  {
    name: 'directives and comments',
    dockerfile: '#syntax=docker/dockerfile:1\n# check=skip=all\n# plain\n\nFROM scratch # no comment\n',
  },
  { name: 'CRLF', dockerfile: 'FROM scratch\r\nENV A=1 \\\r\n  B=2\r\nCOPY <<x /x\r\none\r\nx\r\n' },
  { name: 'a byte order mark', dockerfile: '\ufeffFROM scratch\nLABEL a=b\n' },
  { name: 'a base by an argument', dockerfile: 'ARG V=1\nARG B=BASE\nFROM ${B} AS x\nFROM x\n' },
  {
    name: 'an epoch of the Dockerfile',
    dockerfile: 'FROM scratch\nARG SOURCE_DATE_EPOCH\nLABEL e=$SOURCE_DATE_EPOCH\nCOPY a.txt /\n',
    files: tree,
  },
];

/** A case for each rule. */
export async function handMadeCases(): Promise<readonly BuildCase[]> {
  return [
    ...copies.map((lines) => simple(`scratch: ${lines}`, lines)),
    ...refusedCopies.map((lines) => simple(`refused: ${lines}`, lines)),
    ...metadata.map((lines) => simple(`metadata: ${lines}`, lines)),
    ...onBases.map((lines) => onBase(`base: ${lines}`, lines)),
    ...(await archives()),
    ...stages,
  ];
}
