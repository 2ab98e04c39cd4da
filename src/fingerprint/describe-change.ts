import type { Change } from './changes.js';

/** A change in one line, for people. */
export function describeChange(change: Change): string {
  switch (change.kind) {
    case 'image-moved': {
      const { name, from, to, platforms } = change;
      const where = platforms.length === 0 ? '' : ` (${platforms.join(', ')})`;
      if (from === '') return `base image ${name} is ${to} now${where}`;
      if (to === '') return `base image ${name} is there no more${where}`;
      return `base image ${name} moved from ${from} to ${to}${where}`;
    }
    case 'image':
      return change.how === 'new'
        ? `base image ${change.name} was not among those of that run`
        : `base image ${change.name} is not among those of this run`;
    case 'file': {
      const what = change.path.endsWith('/') ? 'directory' : 'file';
      return `${what} ${change.path} ${change.how === 'mode-changed' ? 'has another mode' : verb(change.how)}`;
    }
    case 'plan': {
      const { subject, part, how } = change;
      return part === undefined ? `${subject} ${verb(how)}` : `${subject}: ${part} ${verb(how)}`;
    }
  }
}

function verb(how: 'new' | 'gone' | 'changed'): string {
  return how === 'changed' ? 'changed' : `is ${how}`;
}
