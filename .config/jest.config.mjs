import { fileURLToPath } from 'node:url';

/** Unit, program and live tests; `npm test -- --selectProjects unit` runs one kind. */
const rootDir = fileURLToPath(new URL('..', import.meta.url));

const shared = {
  rootDir,
  testEnvironment: 'node',
  extensionsToTreatAsEsm: ['.ts'],
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      { jsc: { target: 'es2022', parser: { syntax: 'typescript' } }, module: { type: 'es6' } },
    ],
  },
};

export default {
  rootDir,
  testTimeout: 120_000,
  // Live suites share an engine, and look at what runs have left on it.
  maxWorkers: 1,
  projects: [
    {
      ...shared,
      displayName: 'unit',
      testMatch: ['<rootDir>/test/unit/**/*.test.ts', '<rootDir>/test/conformance/**/*.test.ts'],
    },
    { ...shared, displayName: 'browser', testMatch: ['<rootDir>/test/browser/**/*.test.ts'] },
    { ...shared, displayName: 'program', testMatch: ['<rootDir>/test/program/**/*.test.ts'] },
    {
      ...shared,
      displayName: 'live',
      testMatch: ['<rootDir>/test/live/**/*.test.ts'],
      globalSetup: '<rootDir>/test/rig/engines/jest-setup.mjs',
      globalTeardown: '<rootDir>/test/rig/engines/jest-teardown.mjs',
    },
  ],
};
