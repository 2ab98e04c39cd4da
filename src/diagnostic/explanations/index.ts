import type { DiagnosticCode } from '../codes.js';
import type { Explanation } from '../explanation.js';
import { commandLine } from './command-line.js';
import { lint } from './lint.js';
import { plan } from './plan.js';
import { schedule } from './schedule.js';
import { task } from './task.js';
import { template } from './template.js';

/** What is said about each code at length; the compiler sees to it that none is missing. */
export const explanations = {
  ...commandLine,
  ...template,
  ...task,
  ...plan,
  ...lint,
  ...schedule,
} satisfies Record<DiagnosticCode, Explanation>;
