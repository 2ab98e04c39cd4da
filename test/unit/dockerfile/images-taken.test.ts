import { expect, test } from '@jest/globals';
import { imagesTaken } from '../../../src/dockerfile/index.js';

function taken(
  text: string,
  options: { target?: string; arguments?: Readonly<Record<string, string>> } = {},
) {
  const buildArguments = new Map(Object.entries(options.arguments ?? {}));
  const images = imagesTaken({ path: 'Dockerfile', text }, { target: options.target, buildArguments });
  return images.map(({ image, use, place }) => {
    const line = text.slice(0, place.start).split('\n').length;
    return `${use} ${image} ${line}`;
  });
}

const stages = `ARG TAG=3
FROM golang:1 AS build
RUN --mount=type=bind,from=tools:1,target=/t go build
FROM alpine:$TAG AS base
FROM base AS final
COPY --link --from=build /app /app
COPY --from=nginx:1 /etc /etc
FROM unused:1 AS other
FROM final
`;

test('the last stage is what is built: its base is of run time, what it copies from of build time', () => {
  expect(taken(stages)).toEqual([
    'runtime alpine:3 4',
    'buildtime golang:1 2',
    'buildtime tools:1 2',
    'buildtime nginx:1 5',
  ]);
});

test('another target takes other images, by name or number', () => {
  expect(taken(stages, { target: 'Other' })).toEqual(['runtime unused:1 8']);
  expect(taken(stages, { target: '1', arguments: { TAG: '4' } })).toEqual(['runtime alpine:4 4']);
  expect(taken(stages, { target: 'none' })).toEqual([]);
});

test('scratch is no image, and neither is what only the builder knows', () => {
  expect(
    taken('ARG BASE\nFROM $BASE AS a\nFROM scratch\nCOPY --from=0 /a /a\nCOPY --from=$X /b /b\n'),
  ).toEqual([]);
  expect(taken('ARG BASE\nFROM $BASE\n', { arguments: { BASE: 'x' } })).toEqual(['runtime x 2']);
});
