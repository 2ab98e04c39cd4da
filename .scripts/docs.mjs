/**
 * Writes the parts of docs/ that are made from what the program says of itself: the manual page and the list of commands
 * from their definitions, the list of errors from the table of codes.
 *   node .scripts/docs.mjs [--check]     with --check nothing is written, and stale files are an error
 */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import process from 'node:process';
import { format, resolveConfig } from 'prettier';
import { tsImport } from 'tsx/esm/api';
import { commandList } from './command-list.mjs';
import { manualPage } from './manual-page.mjs';

Object.assign(globalThis, { __TASKRUN_VERSION__: '' });
const { programFor } = await tsImport('../src/cli/index.ts', import.meta.url);
const { allCodes, explanationOf } = await tsImport('../src/diagnostic/documentation.ts', import.meta.url);

const { stdin, stdout, stderr } = process;
const io = { environment: {}, directory: '.', stdin, stdout, stderr };
/** @type {import('commander').Command} */
const program = await programFor([], { io, answer: 0 });

await make('docs/taskrun.1', manualPage(program));
await make('docs/commands.md', commandsPage());
await make('docs/errors.md', errorsPage());

function commandsPage() {
  const all = commandList(program);
  return [
    '# Commands',
    'What `taskrun COMMAND --help` says, on one page. Made by `npm run docs`.',
    all
      .filter(({ depth }) => depth === 1)
      .map(({ name, summary }) => `- [\`${name}\`](#${name.replaceAll(' ', '-')}): ${summary}`)
      .join('\n'),
    ...all.flatMap(commandSection),
  ].join('\n\n');
}

/** @param {import('./command-list.mjs').Described} command */
function commandSection({ name, description, usage, terms, depth }) {
  const rows = terms.map(([term, text]) => `| \`${cell(term)}\` | ${cell(text).replaceAll('<', '&lt;')} |`);
  return [
    `${'#'.repeat(depth + 1)} ${name}`,
    description,
    ...(usage === '' ? [] : [`\`${usage}\``]),
    ...(rows.length === 0 ? [] : [['| argument or option | meaning |', '| --- | --- |', ...rows].join('\n')]),
  ];
}

/** @param {string} text */
function cell(text) {
  return text.replaceAll('|', '\\|');
}

function errorsPage() {
  /** @type {Map<string, string[]>} */
  const areas = new Map();
  for (const code of allCodes) {
    const [area = ''] = code.split('/');
    areas.set(area, [...(areas.get(area) ?? []), code]);
  }
  return [
    '# Errors and warnings',
    'Every diagnostic ends with its code; `taskrun lint --explain CODE` says the same as this page. A comment `# taskrun-ignore: CODE` on a line of a task file, or above a line or step, silences a code there. Made by `npm run docs`.',
    [...areas.keys()].map((area) => `[${area}](#${area})`).join(' · '),
    ...[...areas].flatMap(([area, codes]) => [`## ${area}`, ...codes.flatMap(errorSection)]),
  ].join('\n\n');
}

/** @param {string} code */
function errorSection(code) {
  const { meaning, why, example, remedy } = explanationOf(code);
  const text = (/** @type {string} */ part) => part.replaceAll('<', '&lt;').replaceAll('*', '\\*');
  return [
    `### ${code}`,
    text(`${meaning} ${why}`),
    ['```', example, '```'].join('\n'),
    `**Remedy:** ${text(remedy)}`,
  ];
}

/** @param {string} path @param {string} text */
async function make(path, text) {
  const options = await resolveConfig(path, { config: '.config/prettier.json' });
  const made = path.endsWith('.md') ? await format(text, { ...options, filepath: path }) : text;
  if (!process.argv.includes('--check')) {
    await mkdir('docs', { recursive: true });
    await writeFile(path, made);
  } else if ((await readFile(path, 'utf8').catch(() => '')) !== made) {
    console.error(`${path} is stale: run "npm run docs"`);
    process.exitCode = 1;
  }
}
