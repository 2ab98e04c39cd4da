import { safeText } from '../safe-line.js';

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Text as it may stand in HTML, between tags and in quoted attributes. */
export function html(text: string): string {
  return safeText(text).replace(/[&<>"']/g, (character) => entities[character] ?? '');
}

/** The fragment that leads to a step. */
export const stepLink = (id: string): string => `#step-${encodeURIComponent(id)}`;

/** The fragment that leads to a manifest. */
export const digestLink = (digest: string): string => `#${encodeURIComponent(digest)}`;
