/**
 * Files that make a CI service, or a machine, run a task at its times: what is known of the task goes in, the text of the
 * files comes out. Pure; must not know how tasks are run, nor read or write anything.
 */
export { generateFiles } from './generate.js';
export { services, type CIFile, type CIRequest, type Service } from './request.js';
