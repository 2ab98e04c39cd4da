import type { Dialect } from './dialect.js';

/**
 * Sections of GitLab's job logs. It has no marks for problems; its merge requests show the JUnit file.
 * @see https://docs.gitlab.com/ci/jobs/job_logs/#custom-collapsible-sections
 */
export const gitlab: Dialect = {
  open: (key, title, time) => `${command(`section_start:${seconds(time)}:${key}[collapsed=true]`)}${title}\n`,
  close: (key, time) => `${command(`section_end:${seconds(time)}:${key}`)}\n`,
  problem: () => '',
  // Its commands need control codes, which no view lets through.
  harmless: (text) => text,
};

const command = (text: string): string => `\x1b[0K${text}\r\x1b[0K`;
const seconds = (milliseconds: number): number => Math.floor(milliseconds / 1000);
