/** Jest's globalTeardown of the live project. */
export { closeEngines as default } from './jest-setup.mjs';
