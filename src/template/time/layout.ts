/** A layout of Go's, cut into what stands for a part of a time (`chunk`) and what stands for itself. */
export interface LayoutPart {
  readonly literal: string;
  readonly chunk: string;
}

const chunk =
  /January|Jan(?![a-z])|Monday|Mon(?![a-z])|MST|002|0[1-6]|15|1|2006|2|__2|_2(?!006)|3|4|5|PM|pm|-070000|-07:00:00|-0700|-07:00|-07|Z070000|Z07:00:00|Z0700|Z07:00|Z07|[.,](?:0+|9+)(?!\d)/g;

/** @see https://pkg.go.dev/time#Layout */
export function layoutParts(layout: string): readonly LayoutPart[] {
  const parts: LayoutPart[] = [];
  let at = 0;
  for (const match of layout.matchAll(chunk)) {
    parts.push({ literal: layout.slice(at, match.index), chunk: match[0] });
    at = match.index + match[0].length;
  }
  if (at < layout.length) parts.push({ literal: layout.slice(at), chunk: '' });
  return parts;
}

export const months = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];

export const weekdays = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];
