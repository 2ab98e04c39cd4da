/** What a program has written to a terminal, as an SVG of a terminal's window: real text, with the colours it had. */

/** @typedef {{ readonly text: string, readonly style: string }} Cell a character, and the classes of its look */

const sequence = /\x1b\[(\??)([\d;]*)([A-Za-z])|[\s\S]/g;

/**
 * The lines that can be seen in the end. Knows the commands the views use: cursor up, erasing, and colours.
 * @param {string} output
 * @param {number} columns
 * @returns {readonly (readonly Cell[])[]}
 */
export function finalScreen(output, columns) {
  /** @type {Cell[][]} */
  const lines = [[]];
  /** @type {ReadonlySet<string>} */
  let look = new Set();
  let row = 0;
  let column = 0;
  const lineAt = (/** @type {number} */ at) => (lines[at] ??= []);
  for (const [character, mark, numbers = '', command] of output.matchAll(sequence)) {
    if (command === 'm') look = lookAfter(look, numbers);
    else if (command === 'A') row = Math.max(0, row - Number(numbers === '' ? 1 : numbers));
    else if (command === 'K') lineAt(row).splice(column);
    else if (command === 'J') {
      lineAt(row).splice(column);
      lines.splice(row + 1);
    } else if (command !== undefined) {
      if (mark === '') throw new Error(`the picture does not know the command ${command}`);
    } else if (character === '\r') column = 0;
    else if (character === '\n') row += 1;
    else {
      if (column === columns) [row, column] = [row + 1, 0];
      lineAt(row)[column] = { text: character, style: [...look].join(' ') };
      column += 1;
    }
  }
  return Array.from(lines, (line = []) => Array.from(line, (cell) => cell ?? { text: ' ', style: '' }));
}

/** @param {ReadonlySet<string>} look @param {string} numbers of a command `m` @returns {ReadonlySet<string>} */
function lookAfter(look, numbers) {
  const next = new Set(look);
  const without = (/** @type {RegExp} */ names) =>
    [...next].filter((name) => names.test(name)).forEach((name) => next.delete(name));
  for (const number of numbers.split(';').map(Number)) {
    if (number === 0) next.clear();
    else if (number === 22) without(/^(bold|dim)$/);
    else if (number === 1) next.add('bold');
    else if (number === 2) next.add('dim');
    else without(/^c\d/);
    if (number >= 30 && number !== 39) next.add(`c${number}`);
  }
  return next;
}

const [advance, lineHeight, margin, bar] = [8.43, 20, 20, 36];

/** Colours that can be read on the window's background with a contrast of at least 4.5. */
const style = `
  text { font: 14px ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace; fill: #d1d7e0; white-space: pre }
  .bold { font-weight: 600; fill: #f0f6fc } .dim { fill: #9198a1 }
  .c31 { fill: #ff7b72 } .c32 { fill: #56d364 } .c33 { fill: #e3b341 } .c34 { fill: #79c0ff } .c35 { fill: #d2a8ff } .c36 { fill: #39c5cf }
  .c91 { fill: #ffa198 } .c92 { fill: #7ee787 } .c93 { fill: #f2cc60 } .c94 { fill: #a5d6ff } .c95 { fill: #f778ba } .c96 { fill: #76e3ea }
`;

/**
 * @param {readonly (readonly Cell[])[]} screen
 * @param {{ readonly columns: number, readonly title: string, readonly description: string }} options
 */
export function terminalPicture(screen, { columns, title, description }) {
  const width = Math.ceil(columns * advance + 2 * margin);
  const height = bar + screen.length * lineHeight + margin;
  const buttons = ['#ff5f57', '#febc2e', '#28c840'].map(
    (fill, at) => `<circle cx="${margin + 2 + at * 20}" cy="${bar / 2}" r="6" fill="${fill}"/>`,
  );
  const lines = screen.map((cells, at) => textLine(cells, bar + at * lineHeight + 15));
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-labelledby="title description">`,
    `<title id="title">${escaped(title)}</title>`,
    `<desc id="description">${escaped(description)}</desc>`,
    `<style>${style}</style>`,
    `<rect x="0.5" y="0.5" width="${width - 1}" height="${height - 1}" rx="10" fill="#151b23" stroke="#3d444d"/>`,
    ...buttons,
    `<text class="dim" x="${width / 2}" y="${bar / 2 + 5}" text-anchor="middle">${escaped(title)}</text>`,
    ...lines.filter((line) => line !== ''),
    '</svg>\n',
  ].join('\n');
}

/** Words start where their column is, so that a font of another width than expected spoils nothing. @param {readonly Cell[]} cells @param {number} y */
function textLine(cells, y) {
  /** @type {{ text: string, style: string, column: number }[]} */
  const parts = [];
  for (const [column, { text, style }] of cells.entries()) {
    const last = parts.at(-1);
    if (last !== undefined && last.style === style && (text === ' ' || !last.text.endsWith('  ')))
      last.text += text;
    else parts.push({ text, style, column });
  }
  const spans = parts.map(({ text, style, column }) => {
    const look = style === '' ? '' : ` class="${style}"`;
    return `<tspan x="${(margin + column * advance).toFixed(1)}"${look}>${escaped(text)}</tspan>`;
  });
  return spans.length === 0 ? '' : `<text y="${y}">${spans.join('')}</text>`;
}

/** @param {string} text */
function escaped(text) {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
