/**
 * A plan to look at: as text for people, as JSON for programs (schemas/plan.schema.json), as a Mermaid flowchart.
 * Comes in: a Plan. Goes out: text without a line break at its end. Must not know where it is written to.
 */
export { planJSON } from './json.js';
export { mermaidOf } from './mermaid.js';
export { planText } from './text.js';
