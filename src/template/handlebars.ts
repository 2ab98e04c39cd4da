import Handlebars from 'handlebars';
import { helpers } from './helpers.js';
import { program, type Program } from './nodes.js';
import type { Rendering } from './rendering.js';

/** An environment of our own, without Handlebars' global helpers. */
const environment = Handlebars.create();
for (const name of Object.keys(environment.helpers)) environment.unregisterHelper(name);
environment.registerHelper(helpers as Handlebars.HelperDeclareSpec);

const options: CompileOptions = {
  knownHelpers: Object.fromEntries(Object.keys(helpers).map((name) => [name, true])),
  knownHelpersOnly: true,
  // the tree has no text of its own, so there is nothing to escape and no white space to take away
  noEscape: true,
  ignoreStandalone: true,
};

/** The code generator takes more than linear time, so a long body is compiled in parts of so many statements. */
const part = 100;

/** Compiles a tree of ours and runs it; the generated code writes into the rendering. */
export function run(tree: Program, rendering: Rendering): void {
  for (let start = 0; start < tree.body.length; start += part) {
    const template = environment.compile<unknown>(program(tree.body.slice(start, start + part)), options);
    template(rendering.root, { data: { rendering } });
  }
}
