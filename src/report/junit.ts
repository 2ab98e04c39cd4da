import type { RunEvent, StepFailure } from '../event/index.js';
import type { Document } from './reporter.js';
import { safeLines } from './safe-line.js';
import { Tails } from './tails.js';
import { emptyView, reduce, unreachable, type RunView, type StepView } from './view.js';

/** Lines of each step's output that are kept. */
const tailLength = 200;
/** Failures that are not the task's own. */
const errors: ReadonlySet<StepFailure['reason']> = new Set(['engine', 'tool-missing', 'registry', 'denied']);

/**
 * A run as a JUnit file: a suite of its steps, so that services show which of them failed and how long each took.
 * @see https://github.com/testmoapp/junitxml
 */
export function junitDocument(): Document {
  const tails = new Tails(tailLength);
  let view = emptyView;
  let startedAt = 0;
  return {
    report(event: RunEvent): void {
      view = reduce(view, event);
      if (event.type === 'run-started') startedAt = event.time;
      if (event.type === 'step-output') tails.add(event);
    },
    text: () => renderSuites(view, startedAt, tails),
  };
}

function renderSuites(view: RunView, startedAt: number, tails: Tails): string {
  const { run, steps, duration = 0 } = view;
  const failures = steps.filter(({ result }) => result?.status === 'failed');
  const wrong = failures.filter(
    ({ result }) => result?.status === 'failed' && errors.has(result.failure.reason),
  );
  const skipped = steps.filter(({ result }) => result?.status === 'skipped' || result?.status === 'canceled');
  const counts = attributes({
    name: run?.taskName ?? '',
    tests: steps.length,
    failures: failures.length - wrong.length,
    errors: wrong.length,
    skipped: skipped.length,
    time: seconds(duration),
    timestamp: new Date(startedAt).toISOString(),
  });
  const properties = Object.entries({ run: run?.id ?? '', registry: run?.registry ?? '' })
    .map(([name, value]) => `      <property${attributes({ name, value })}/>\n`)
    .join('');
  const cases = steps.map((step) => renderCase(step, run?.taskName ?? '', tails)).join('');
  return `<?xml version="1.0" encoding="UTF-8"?>
<testsuites${counts}>
  <testsuite${counts}>
    <properties>
${properties}    </properties>
${cases}  </testsuite>
</testsuites>
`;
}

function renderCase(step: StepView, task: string, tails: Tails): string {
  const { id, place, duration = 0 } = step;
  const where = place === undefined ? {} : { file: place.path, line: place.line };
  const head = attributes({ name: id, classname: task, time: seconds(duration), ...where });
  const lines = safeLines(tails.of(id), { color: false });
  const output = lines.length === 0 ? '' : `      <system-out>${escaped(lines.join('\n'))}</system-out>\n`;
  return `    <testcase${head}>\n${renderResult(step)}${output}    </testcase>\n`;
}

function renderResult({ result }: StepView): string {
  switch (result?.status) {
    case 'succeeded':
      return '';
    case 'failed': {
      const { reason, message, hint } = result.failure;
      const element = errors.has(reason) ? 'error' : 'failure';
      const text = hint === undefined ? message : `${message}\nhint: ${hint}`;
      return `      <${element}${attributes({ message, type: reason })}>${escaped(text)}</${element}>\n`;
    }
    case 'skipped':
      return `      <skipped${attributes({ message: result.because })}/>\n`;
    case 'canceled':
      return `      <skipped${attributes({ message: 'canceled' })}/>\n`;
    case undefined:
      return `      <skipped${attributes({ message: 'not finished' })}/>\n`;
    default:
      return unreachable(result);
  }
}

const seconds = (milliseconds: number): string => (milliseconds / 1000).toFixed(3);

function attributes(values: Readonly<Record<string, string | number>>): string {
  return Object.entries(values)
    .map(([name, value]) => ` ${name}="${escaped(String(value))}"`)
    .join('');
}

/** XML 1.0 has no way to write most control characters, nor half of a surrogate pair. */
const unwritable = /[^\t\n\r\x20-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu;
const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\n': '&#10;',
};

function escaped(text: string): string {
  return text.replace(unwritable, '\ufffd').replace(/[&<>"]/g, (character) => entities[character] ?? '');
}
