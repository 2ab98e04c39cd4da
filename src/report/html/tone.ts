import type { RecordStatus, StepResult } from '../../event/index.js';
import { appearanceOf } from '../render-summary.js';

/** How a result looks: the class that colours it, a sign, and a word, for colour alone says nothing to many. */
export interface Tone {
  readonly name: 'good' | 'bad' | 'odd' | 'none';
  readonly sign: string;
  readonly word: string;
}

export function toneOf(result: StepResult | undefined): Tone {
  const { sign, word } = appearanceOf(result);
  switch (result?.status) {
    case 'succeeded':
      return { name: result.ignored === undefined ? 'good' : 'odd', sign, word };
    case 'failed':
      return { name: 'bad', sign, word };
    case 'canceled':
      return { name: 'odd', sign, word };
    case 'skipped':
    case undefined:
      return { name: 'none', sign, word };
  }
}

export function toneOfRun(status: RecordStatus): Tone {
  const word = status.toLowerCase();
  switch (status) {
    case 'Succeeded':
      return { name: 'good', sign: '✓', word };
    case 'Failed':
    case 'Error':
      return { name: 'bad', sign: '✗', word };
    case 'Timeout':
      return { name: 'bad', sign: '✗', word: 'timed out' };
    case 'Canceled':
      return { name: 'odd', sign: '-', word };
    case 'Queued':
    case 'Started':
    case 'Running':
      return { name: 'none', sign: '…', word };
  }
}
