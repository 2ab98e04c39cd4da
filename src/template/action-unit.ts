import type { Action } from './expression.js';
import { Head, unitOf, type Unit } from './unit.js';

/** The unit that runs an action; none for those that only give a text its structure. */
export function unitOfAction(action: Action): Unit | undefined {
  switch (action.kind) {
    case 'output':
      return unitOf('emit', action.value);
    case 'declare':
    case 'assign':
      return unitOf(action.kind, action.value, action.name);
    case 'if':
      return unitOf('branch', action.value, new Head(action.names, action.assigns));
    case 'with':
      return unitOf('bind', action.value, new Head(action.names, action.assigns));
    case 'range':
      return unitOf('repeat', action.value, new Head(action.names, action.assigns));
    case 'template':
    case 'block':
      if (!action.value) return unitOf('renderBare', undefined, action.name);
      return unitOf('render', action.value, action.name, new Head(action.names, action.assigns));
    case 'else':
      return action.chained && unitOfAction(action.chained);
    case 'break':
    case 'continue':
      return unitOf('leave', undefined, action.kind);
    default:
      return undefined;
  }
}
