import Handlebars from 'handlebars';
import { helpers } from './helpers.js';
import { treeOf } from './nodes.js';
import type { Machine } from './machine.js';

/** An environment of our own, without Handlebars' global helpers. */
const environment = Handlebars.create();
for (const name of Object.keys(environment.helpers)) environment.unregisterHelper(name);

const options: CompileOptions = {
  knownHelpers: Object.fromEntries(Object.keys(helpers).map((name) => [name, true])),
  knownHelpersOnly: true,
  // the tree has no text of its own, so there is nothing to escape and no white space to take away
  noEscape: true,
  ignoreStandalone: true,
};

type Compiled = (dot: unknown, options: object) => string;

/** The number of different shapes is small in a file written by people, but a file may be written by anybody. */
const mostShapes = 5000;

const shapes = new Map<string, Compiled>();

function compiled(shape: string): Compiled {
  let found = shapes.get(shape);
  if (!found) {
    found = environment.compile<unknown>(treeOf(shape), options);
    if (shapes.size >= mostShapes) shapes.clear();
    shapes.set(shape, found);
  }
  return found;
}

/** What runs shapes by Handlebars' runtime, for one machine. */
export function runner(machine: Machine): (shape: string, dot: unknown) => void {
  // as a partial, Handlebars takes the helpers as they are, instead of copying them for every call
  const context = { partial: true, helpers, data: { machine } };
  return (shape, dot) => {
    compiled(shape)(dot, context);
  };
}
