import { InvalidArgumentError, type Command } from 'commander';
import { collect } from './variables.js';

const occasions = ['failure', 'success', 'changed'];

/** The options by which word of a run is sent. */
export function addNotifyOptions(command: Command): void {
  command
    .option(
      '--notify <target>',
      'webhook to tell how the run ended: env:NAME, file:PATH or exec:COMMAND that has its URL, with slack: or teams: before it where its host does not say so; other URLs may be given themselves (repeatable)',
      collect,
      [],
    )
    .option(
      '--notify-on <list>',
      'when: failure, success, changed (other images than the last run left), commas between (default: failure)',
      occasionList,
    )
    .option(
      '--notify-secret <source>',
      'key that signs what is sent as JSON (HMAC-SHA256, as Standard Webhooks): env:NAME, file:PATH or exec:COMMAND',
    );
}

function occasionList(text: string): readonly string[] {
  const words = text.split(',');
  const strange = words.find((word) => !occasions.includes(word));
  if (strange === undefined) return words;
  throw new InvalidArgumentError(`it is a list of ${occasions.join(', ')}`);
}
