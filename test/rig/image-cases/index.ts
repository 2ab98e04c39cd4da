/**
 * Dockerfiles that need nothing run, with contexts and base images, built by BuildKit and taken apart for comparison.
 * Comes in: a registry, a buildkitd. Goes out: cases, and images as texts. Must not know what is being tested.
 */
export { pushBases, type CaseBases } from './bases.js';
export type { BuildCase, ContextFile } from './build-case.js';
export { buildWithBuildKit, type BuildKitAnswer, writeCase, type WrittenCase } from './build.js';
export { generatedCases } from './generated.js';
export { casesWithoutCache, handMadeCases } from './hand-made.js';
export { readImages, type ReadImage } from './read-image.js';
export { serveFiles, type ServedFiles } from './served-files.js';
