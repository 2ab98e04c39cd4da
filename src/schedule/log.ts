import type { Decision } from './decide.js';
import type { SchedulerEvent } from './ports.js';
import type { EndedRun, Request } from './state.js';
import { inWords } from './upcoming.js';

/** One line of a log about what has happened, without its time and line break. */
export function logLine(event: SchedulerEvent): string {
  return `${event.schedule}: ${wordsFor(event)}`;
}

function wordsFor(event: SchedulerEvent): string {
  switch (event.type) {
    case 'decided':
      return decided(event.decision, event.id ?? '');
    case 'adopted':
      return `run ${event.run.id} was started before this scheduler: looking after it`;
    case 'ended':
      return endedWords(event.run);
    case 'cut-off':
      return `run ${event.run.id} was cut off`;
    case 'look-failed':
      return `${event.on} cannot be looked at: ${event.reason}`;
    case 'noted':
      return event.first
        ? `watches: ${event.now}`
        : `no run: ${event.now}, and nothing that counts has changed`;
  }
}

function decided(decision: Decision, id: string): string {
  const { request } = decision;
  switch (decision.kind) {
    case 'start':
      return `run ${id} starts: ${because(request)}${lateness(decision)}`;
    case 'skip':
      return decision.because === 'overlap'
        ? `skipped, for the run before goes on: ${because(request)}`
        : `skipped, for ${times(decision.count)} missed: ${because(request)}`;
    case 'queue':
      return `waits for the run before: ${because(request)}`;
    case 'cancel':
      return `cancels the run before: ${because(request)}`;
  }
}

function because({ cause, due, detail }: Request): string {
  const time = new Date(due).toISOString().replace(/\.\d+Z$/, 'Z');
  return cause === 'cron' ? `due ${time}` : (detail ?? cause);
}

function lateness({ missed, late }: { readonly missed: number; readonly late: boolean }): string {
  if (missed === 0) return '';
  return late ? `, late (${times(missed)} missed)` : ` (${times(missed)} missed before)`;
}

function endedWords({ id, status, startedAt, finishedAt }: EndedRun): string {
  const words = {
    succeeded: 'succeeded',
    failed: 'failed',
    canceled: 'was canceled',
    'timed-out': 'timed out',
  };
  return `run ${id} ${words[status]} after ${inWords(finishedAt - startedAt)}`;
}

const times = (count: number): string => (count === 1 ? '1 time was' : `${count} times were`);
