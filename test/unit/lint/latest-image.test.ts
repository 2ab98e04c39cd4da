import { describe, expect, test } from '@jest/globals';
import { print } from '../plan/task-of.js';
import { ruleOn } from './lint-of.js';

const code = 'lint/latest-image';
const task = (steps: string) => `version: v1.1.0\nsteps:\n${steps}\n`;

async function findingsIn(dockerfile: string): Promise<readonly string[]> {
  const dockerfiles = new Map([['acb_step_0', { path: 'Dockerfile', text: dockerfile }]]);
  return (await ruleOn(code, task('- build: -t app:1 .'), { dockerfiles })).map(({ message }) => message);
}

describe('commands without a finding', () => {
  test.each([
    '- cmd: alpine:3 ls',
    `- cmd: alpine@sha256:${'a'.repeat(64)} ls`,
    '- cmd: bash echo an alias of ACR has a version',
    '- build: -t $Registry/tool .\n- cmd: $Registry/tool run',
    '- cmd: docker ps',
  ])('%s', async (steps) => {
    expect(await ruleOn(code, task(steps))).toEqual([]);
  });
});

describe('Dockerfiles without a finding', () => {
  test.each([
    'FROM alpine:3',
    'FROM scratch',
    'from golang:1.22 as build\nFROM Build',
    'ARG BASE=alpine:3\nFROM $BASE',
    'ARG BASE\nFROM $BASE\nFROM ${OTHER}',
    'FROM ${BASE:-alpine:3}',
    'FROM alpine:3\nRUN <<EOF\nFROM alpine\nEOF\n',
    'FROM \\\n  # a comment\n  alpine:3',
    '# FROM alpine\nFROM --platform=$BUILDPLATFORM alpine:3 AS x',
  ])('%j', async (text) => {
    expect(await findingsIn(text)).toEqual([]);
  });
});

describe('Dockerfiles with one', () => {
  test.each([
    ['FROM alpine', 'alpine'],
    ['ARG V=latest\nFROM alpine:${V}', 'alpine:latest'],
    ['FROM \\\n  alpine', 'alpine'],
    ['# escape=`\nFROM `\n alpine', 'alpine'],
    ['FROM alpine AS a\nFROM a\nFROM alpine:latest', 'alpine'],
    ['FROM a:1\nRUN <<A <<-"B"\nA\n\tB\nFROM alpine', 'alpine'],
  ])('%j', async (text, image) => {
    const found = await findingsIn(text);
    expect(found).toHaveLength(1);
    expect(found[0]).toContain(`'${image}'`);
  });
});

test('the messages, each image once', async () => {
  const dockerfiles = new Map([['b', { path: 'web/Dockerfile', text: 'FROM node AS x\nRUN npm ci\n' }]]);
  const text = task(
    '- cmd: -v a:/b alpine ls\n- id: b\n  build: -t app:1 web\n- cmd: alpine\n- cmd: git:latest',
  );
  expect(print(await ruleOn(code, text, { dockerfiles }))).toMatchInlineSnapshot(`
   "warning: 'alpine' has no tag, so each run takes whatever 'latest' is by then
     --> acb.yaml:3:16
      |
    3 | - cmd: -v a:/b alpine ls
      |                ^^^^^^
      = hint: name a version, as in 'alpine:1.0', or a digest
      [lint/latest-image]

   warning: 'git:latest' may be another image in the next run
     --> acb.yaml:7:8
      |
    7 | - cmd: git:latest
      |        ^^^^^^^^^^
      = hint: name a version, as in 'git:1.0', or a digest
      [lint/latest-image]

   warning: 'node' has no tag, so each run takes whatever 'latest' is by then
     --> web/Dockerfile:1:1
      |
    1 | FROM node AS x
      | ^^^^^^^^^^^^^^
      = hint: name a version, as in 'node:1.0', or a digest
      [lint/latest-image]"
  `);
});
