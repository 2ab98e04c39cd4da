import type { StepPlace, StepSummary } from '../event/index.js';
import type { Action, PlannedStep } from '../plan/index.js';
import { fingerprintOf } from './fingerprint.js';
import { lineAt, positionAt, type Place } from '../source/index.js';

/** What a reader of the run needs to know of a step before it starts. */
export function summarize(step: PlannedStep, redact: (text: string) => string = (text) => text): StepSummary {
  const { id, action, after, place } = step;
  const fingerprint = fingerprintOf(step, redact);
  return { id, kind: action.kind, title: titleOf(action), after, fingerprint, place: placeOf(place) };
}

/** Characters of a line that are enough to recognize it. */
const longestLine = 200;

function placeOf({ source, start }: Place): StepPlace {
  const { line, column } = positionAt(source, start);
  return { path: source.path, line, column, text: lineAt(source, line).slice(0, longestLine) };
}

/** One line that says what an action does, in the words of the command it stands for. */
export function titleOf(action: Action): string {
  switch (action.kind) {
    case 'container':
      return ['run', ...action.options, action.image, ...action.arguments].join(' ');
    case 'build':
      return ['build', ...action.arguments, action.context].join(' ');
    case 'push':
      return ['push', ...names(action.images)].join(' ');
    case 'manifest-create':
      return ['manifest create', action.list.name, ...names(action.sources)].join(' ');
    case 'manifest-annotate':
      return ['manifest annotate', action.list.name, action.source.name].join(' ');
    case 'manifest-push':
      return `manifest push ${action.list.name}`;
    case 'manifest-inspect':
      return `manifest inspect ${action.image.name}`;
    case 'manifest-remove':
      return ['manifest rm', ...names(action.lists)].join(' ');
    case 'imagetools-create':
      return ['imagetools create', ...names(action.tags), ...names(action.sources)].join(' ');
    case 'imagetools-inspect':
      return `imagetools inspect ${action.image.name}`;
    case 'host-shell':
      return `sh: ${action.line.trim()}`;
    case 'docker':
      return ['docker', ...action.arguments].join(' ');
  }
}

const names = (images: readonly { readonly name: string }[]): string[] => images.map(({ name }) => name);
