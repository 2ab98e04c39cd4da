import type { RunRecord } from '../../event/index.js';
import { formatDuration } from '../duration.js';
import { criticalPath, spanOf, type Span } from './critical-path.js';
import { html, stepLink } from './escape.js';
import { renderGraph } from './graph.js';
import { renderImages } from './images.js';
import { script } from './script.js';
import { renderFailure, renderSteps } from './steps.js';
import { style } from './style.js';
import { toneOfRun } from './tone.js';

/** Everything of the page that is not a log. */
export function pageStart(record: RunRecord): string {
  const run = spanOfRun(record);
  const critical = criticalPath(record.steps, run.end);
  const tone = toneOfRun(record.status);
  const title = `${tone.sign} ${record.taskName} ${tone.word} · run ${record.id}`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:">
<link rel="icon" href="data:,">
<title>${html(title)}</title>
<style>${style}</style>
</head>
<body>
<a class="skip" href="#steps">Skip to the steps</a>
${renderHeader(record, run)}
<main>
${renderProblems(record)}
<section aria-labelledby="steps-title">
<div class="bar-of-tools"><h2 id="steps-title">Steps</h2>
<label>Filter <input id="filter" type="search" placeholder="id, command, result" autocomplete="off"></label>
<span class="buttons"><button type="button" id="expand">Expand all</button> <button type="button" id="collapse">Collapse all</button></span>
<span id="count" role="status"></span></div>
${renderSteps(record, run, critical)}
</section>
<section aria-labelledby="graph-title">
<h2 id="graph-title">Dependencies</h2>
${critical.size === 0 ? '' : '<p class="note">Steps with a bold frame are on the critical path: they decided how long the run took.</p>'}
<div class="graph" role="group" aria-labelledby="graph-title" tabindex="0">${renderGraph(record.steps, critical)}</div>
</section>
<section aria-labelledby="images-title">
<h2 id="images-title">Images</h2>
${renderImages(record.images)}
</section>
</main>
<noscript><p class="noscript">Logs are shown with JavaScript; everything else is here without it.</p></noscript>
<div id="said" role="status" class="hidden-text"></div>
`;
}

/** What comes behind the logs. */
export const pageEnd = `<script>${script}</script>
</body>
</html>
`;

/** From the start of the run to its end; of one that was cut off, to the last that is known of it. */
function spanOfRun({ startedAt = '', duration, steps }: RunRecord): Span {
  const start = Date.parse(startedAt) || 0;
  if (duration !== undefined) return { start, end: start + duration };
  const ends = steps.map((step) => spanOf(step, start)?.end ?? start);
  return { start, end: ends.reduce((most, end) => Math.max(most, end), start) };
}

function renderHeader(record: RunRecord, run: Span): string {
  const tone = toneOfRun(record.status);
  const counts = `${record.steps.length} ${record.steps.length === 1 ? 'step' : 'steps'}`;
  const facts: readonly (readonly [string, string | undefined])[] = [
    ['Run', record.id],
    ['Started', record.startedAt && `${record.startedAt.slice(0, 19).replace('T', ' ')} UTC`],
    ['Duration', formatDuration(run.end - run.start)],
    ['Steps', counts],
    ['Trigger', record.trigger],
    ['Platform', record.platform],
    ['Executor', record.executor],
    ['Registry', record.registry],
  ];
  const list = facts.flatMap(([name, value]) =>
    value === undefined || value === '' ? [] : [`<div><dt>${name}</dt><dd>${html(value)}</dd></div>`],
  );
  return `<header class="${tone.name}"><h1><span class="status"><span aria-hidden="true">${tone.sign}</span> ${tone.word}</span> ${html(record.taskName)}</h1><dl class="run">${list.join('')}</dl></header>`;
}

function renderProblems({ error, steps }: RunRecord): string {
  const own = error === undefined ? '' : `<div class="failure"><p><strong>${html(error)}</strong></p></div>`;
  const failures = steps.flatMap((step) =>
    step.result?.status === 'failed'
      ? [
          `<h3><a href="${html(stepLink(step.id))}">${html(step.id)}</a></h3>${renderFailure(step.result.failure, step)}`,
        ]
      : [],
  );
  if (own === '' && failures.length === 0) return '';
  return `<section aria-labelledby="problems-title"><h2 id="problems-title">What went wrong</h2>${own}${failures.join('')}</section>`;
}
