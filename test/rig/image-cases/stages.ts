import type { BuildCase } from './build-case.js';
import { tree } from './tree.js';

/** Several stages, platforms, contexts, ignore files, directives. */
export const stages: readonly BuildCase[] = [
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
    name: 'excluded with exceptions',
    dockerfile:
      'FROM scratch\nCOPY --exclude=dir --exclude=!dir/sub . /x/\nCOPY --exclude=**/*.txt --exclude=!**/four.txt . /y\n',
    files: tree.filter(({ path }) => path !== 'dangling'),
  },
  {
    name: 'excluded with exceptions, and a link that leads out of the context',
    dockerfile: 'FROM scratch\nCOPY --exclude=dir --exclude=!dir/sub . /x/\n',
    files: tree.filter(({ link }) => link === undefined || link.includes('..')),
  },
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
