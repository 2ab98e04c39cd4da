import type { Plan, PlannedStep } from '../../../../plan/index.js';
import { commandText, describeAction } from './describe-action.js';

/** Longer commands make nodes that nobody reads. */
const longest = 60;

/**
 * The steps and what they wait for as a flowchart. Nodes have names of their own, and labels hold nothing but text: a
 * step's id or command can mean nothing to Mermaid, nor to the HTML it is shown in.
 * @see https://mermaid.js.org/syntax/flowchart.html
 */
export function mermaidOf({ steps }: Plan): string {
  const names = new Map(steps.map(({ id }, index) => [id, `s${index}`]));
  const nodes = steps.map((step, index) => `  s${index}["${labelOf(step)}"]`);
  const edges = steps.flatMap(({ id, after }) =>
    after.map((earlier) => `  ${names.get(earlier) ?? ''} --> ${names.get(id) ?? ''}`),
  );
  return ['flowchart TD', ...nodes, ...edges].join('\n');
}

function labelOf({ id, action }: PlannedStep): string {
  const { verb, words } = describeAction(action);
  const command = `${verb} ${commandText(words)}`;
  const characters = Array.from(command);
  const short = characters.length > longest ? `${characters.slice(0, longest - 1).join('')}…` : command;
  return `${escaped(id)}<br/>${escaped(short)}`;
}

/** Mermaid's own entities: a number between `#` and `;`. */
function escaped(text: string): string {
  return text
    .replaceAll(/[\s\p{Cc}\p{Cf}]+/gu, ' ')
    .replaceAll(/[^\p{L}\p{M}\p{N} ./:=,_…-]/gu, (character) => `#${character.codePointAt(0) ?? 0};`);
}
