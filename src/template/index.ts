/**
 * Go's template language: own lexer and parser, Handlebars' compiler and runtime.
 * Comes in: a text with its source map, and plain data. Goes out: the expanded text with its source map, or what is
 * wrong with the templates, at the author's places. Must not know what the text is for: no tasks, no YAML, no aliases.
 * @see https://pkg.go.dev/text/template
 */
export { dockerFunctions, structure } from './docker-format.js';
export { expandTemplates } from './expand-templates.js';
export type { ExpandOptions } from './expand-templates.js';
export { repeatable } from './repeatable.js';
export { toJSON } from './format/json.js';
export type { TemplateMap, TemplateValue } from './value.js';
