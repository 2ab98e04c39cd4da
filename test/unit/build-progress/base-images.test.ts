import { expect, test } from '@jest/globals';
import { baseImages, BuildProgress } from '../../../src/build-progress/index.js';

/** The bases of a build with these vertices, each `digest < inputs: name`. */
function bases(graph: string, digests: Readonly<Record<string, string>> = {}): readonly string[] {
  const progress = new BuildProgress({ output: () => undefined, progress: () => undefined });
  for (const line of graph.trim().split('\n')) {
    const [, digest, inputs, name] = /^\s*(\w+)(?: < ([\w ]+))?: (.*)$/.exec(line) ?? [];
    progress.line(JSON.stringify({ vertexes: [{ digest, name, inputs: inputs?.split(' ') }] }));
  }
  const materials = Object.entries(digests).map(
    ([name, digest]) => [name, { digest, platforms: [] }] as const,
  );
  return baseImages(progress.vertices, new Map(materials)).map(
    ({ name, digest, use }) => `${use} ${name} ${digest}`,
  );
}

test('the only FROM is the runtime base', () => {
  expect(bases('a: [1/1] FROM docker.io/library/node:20@sha256:1\nb: exporting to image')).toEqual([
    'runtime docker.io/library/node:20 sha256:1',
  ]);
});

test('the base of a stage that is only copied from is of build time', () => {
  const graph = `
    d: [internal] load build definition from Dockerfile
    a: [builder 1/2] FROM golang:1@sha256:1
    b < a: [builder 2/2] RUN go build
    c: [stage-1 1/3] FROM alpine:3@sha256:2
    e < c b: [stage-1 2/3] COPY --from=builder /app /app
    f < e g: [stage-1 3/3] COPY --from=tools:1 /t /t
    g: FROM tools:1@sha256:3`;
  expect(bases(graph)).toEqual([
    'buildtime golang:1 sha256:1',
    'runtime alpine:3 sha256:2',
    'buildtime tools:1 sha256:3',
  ]);
});

test('an image that is both is a runtime base', () => {
  const graph = `
    a: [builder 1/2] FROM alpine:3@sha256:2
    b < a: [builder 2/2] RUN make
    e < a b: [stage-1 2/2] COPY --from=builder /app /app`;
  expect(bases(graph)).toEqual(['runtime alpine:3 sha256:2']);
});

test('a stage built on another stage is based on what that one is based on', () => {
  const graph = `
    a: [tools 1/2] FROM alpine:3@sha256:2
    b < a: [tools 2/2] RUN apk add make
    c < b: [stage-1 1/2] WORKDIR /src
    d < c b: [stage-1 2/2] RUN --mount=type=bind,from=tools make`;
  expect(bases(graph)).toEqual(['runtime alpine:3 sha256:2']);
});

test('a result that starts from nothing has no runtime base', () => {
  const graph = `
    a: [builder 1/2] FROM golang:1@sha256:1
    b < a: [builder 2/2] RUN go build
    c < b: [stage-1 1/2] COPY --from=builder /a /a
    d < c b: [stage-1 2/2] COPY --from=builder /b /b`;
  expect(bases(graph)).toEqual(['buildtime golang:1 sha256:1']);
  const linked = `
    a: FROM golang:1@sha256:1
    b < a: [stage-0 1/2] COPY --link --from=golang:1 /a /a
    c < b d: [stage-0 2/2] LINK COPY --link b /b
    d < e: [stage-0 2/2] COPY --link b /b
    e: [internal] load build context`;
  expect(bases(linked)).toEqual(['buildtime golang:1 sha256:1']);
});

test('COPY --link lies over the base', () => {
  const graph = `
    a: [builder 1/2] FROM golang:1@sha256:1
    b < a: [builder 2/2] RUN go build
    c: [stage-1 1/2] FROM alpine:3@sha256:2
    d < b: [stage-1 2/2] COPY --link --from=builder /a /a
    e < c d: [stage-1 2/2] LINK COPY --link --from=builder /a /a`;
  expect(bases(graph)).toEqual(['buildtime golang:1 sha256:1', 'runtime alpine:3 sha256:2']);
});

test('a file written by a here document in the first instruction of a stage lies on the stage it starts from', () => {
  const graph = `
    a: [tools 1/1] FROM alpine:3@sha256:2
    b < a: [stage-1 1/1] COPY <<EOF /note`;
  expect(bases(graph)).toEqual(['runtime alpine:3 sha256:2']);
});

test('each platform has its own base', () => {
  const graph = `
    a: [linux/amd64 1/2] FROM alpine:3@sha256:1
    b: [linux/arm64 1/2] FROM arm/alpine:3@sha256:2
    c < a: [linux/amd64 2/2] RUN make
    d < b: [linux/arm64 2/2] RUN make`;
  expect(bases(graph)).toEqual(['runtime alpine:3 sha256:1', 'runtime arm/alpine:3 sha256:2']);
});

test('a named context that is an image has the digest which the provenance knows', () => {
  const graph = `
    m: [context base] load metadata for docker.io/library/alpine:3
    a: [context base] docker.io/library/alpine:3
    b < a: [stage-0 2/2] RUN make`;
  expect(bases(graph, { 'docker.io/library/alpine:3': 'sha256:1' })).toEqual([
    'runtime docker.io/library/alpine:3 sha256:1',
  ]);
  expect(bases(graph)).toEqual([]);
});
