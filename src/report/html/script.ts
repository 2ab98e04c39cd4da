/**
 * What the report does in a browser: it opens logs chunk by chunk as they come into sight, filters, follows links to steps,
 * lines and digests, and copies. Plain JavaScript, for it is carried by every report; whatever it shows it makes as text.
 */
export const script = String.raw`
'use strict';
const $ = (selector, root = document) => root.querySelector(selector);
const $$ = (selector, root = document) => [...root.querySelectorAll(selector)];
const make = (tag, properties = {}, ...children) => {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children);
  return element;
};
const chunksOf = new Map();
for (const element of $$('script[data-log]')) {
  const chunks = chunksOf.get(element.dataset.log) ?? [];
  chunksOf.set(element.dataset.log, chunks);
  chunks.push({ element, first: Number(element.dataset.first), lines: Number(element.dataset.lines) });
}
async function linesOf({ element, first }) {
  const bytes = Uint8Array.from(atob(element.textContent), (character) => character.charCodeAt(0));
  const text = await new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'))).text();
  return text.split('\n').map((line, at) => {
    const tab = line.indexOf('\t');
    return { number: first + at, time: Number(line.slice(0, tab)), text: line.slice(tab + 1) };
  });
}
const levels = [0, 95, 135, 175, 215, 255];
function indexed(index) {
  if (index < 16) return { class: 'f' + (index % 8) };
  if (index > 231) return { color: 'rgb(' + Array(3).fill(8 + (index - 232) * 10).join(' ') + ')' };
  const at = index - 16;
  return { color: 'rgb(' + [at / 36, (at / 6) % 6, at % 6].map((part) => levels[Math.floor(part)]).join(' ') + ')' };
}
function paint(state, codes) {
  for (let at = 0; at < codes.length; at += 1) {
    const code = codes[at];
    if (code === 0) for (const key of Object.keys(state)) delete state[key];
    else if (code === 1) state.b = true;
    else if (code === 3) state.i = true;
    else if (code === 4) state.u = true;
    else if (code === 9) state.s = true;
    else if (code === 22) delete state.b;
    else if (code === 23) delete state.i;
    else if (code === 24) delete state.u;
    else if (code === 29) delete state.s;
    else if (code >= 30 && code <= 37) state.ink = indexed(code - 30);
    else if (code >= 90 && code <= 97) state.ink = indexed(code - 90);
    else if (code === 39) delete state.ink;
    else if (code === 38 || code === 48) {
      const ink = codes[at + 1] === 5 ? indexed(codes[at + 2] ?? 0)
        : { color: 'rgb(' + [2, 3, 4].map((next) => codes[at + next] ?? 0).join(' ') + ')' };
      if (code === 38) state.ink = ink;
      at += codes[at + 1] === 5 ? 2 : 4;
    }
  }
}
function colored(text) {
  const state = {};
  const parts = [];
  for (const [, codes, plain] of text.matchAll(/\x1b\[([\d;:]*)m|([^\x1b]+)/g)) {
    if (plain === undefined) { paint(state, codes.split(/[;:]/).map(Number)); continue; }
    const classes = Object.keys(state).filter((key) => key !== 'ink');
    if (state.ink?.class) classes.push(state.ink.class);
    if (state.ink?.color) classes.push('f');
    if (classes.length === 0) { parts.push(plain); continue; }
    const span = make('span', { className: classes.join(' ') }, plain);
    if (state.ink?.color) span.style.setProperty('--f', state.ink.color);
    parts.push(span);
  }
  return parts;
}
function lineElement(id, { number, time, text }) {
  const fragment = id + ':' + number;
  const link = make('a', { href: '#' + encodeURIComponent(fragment), textContent: number });
  link.setAttribute('aria-label', 'Line ' + number);
  const at = make('span', { className: 'at', textContent: '+' + (time / 1000).toFixed(1) + ' s' });
  const row = make('div', { className: 'line', id: fragment }, link, at, make('span', {}, ...colored(text)));
  if (decodeURIComponent(location.hash.slice(1)) === fragment) row.classList.add('here');
  return row;
}
const mostFound = 2000;
const openLogs = new Map();
function openLog(step) {
  if (openLogs.has(step)) return openLogs.get(step);
  const box = $('.logbox', step);
  const chunks = chunksOf.get(step.dataset.step) ?? [];
  if (chunks.length === 0) {
    box.append(make('p', { textContent: 'This step printed nothing.' }));
    openLogs.set(step, undefined);
    return undefined;
  }
  const name = box.dataset.label;
  const total = chunks.reduce((sum, { lines }) => sum + lines, 0);
  const log = make('div', { className: 'log', tabIndex: 0 });
  log.setAttribute('role', 'region');
  log.setAttribute('aria-label', 'Log of ' + name);
  const find = make('input', { type: 'search', placeholder: 'text', autocomplete: 'off' });
  const found = make('span', { textContent: total.toLocaleString('en') + (total === 1 ? ' line' : ' lines') });
  found.setAttribute('role', 'status');
  const toggle = (text, className, checked) => {
    const input = make('input', { type: 'checkbox', checked });
    log.classList.toggle(className, checked);
    input.addEventListener('change', () => log.classList.toggle(className, input.checked));
    return make('label', {}, input, ' ' + text);
  };
  const tools = make('div', { className: 'logtools' }, make('label', {}, 'Find in this log ', find), found,
    toggle('Times', 'times', false), toggle('Wrap', 'wrap', matchMedia('(max-width:48rem)').matches));
  box.append(tools, log);
  const filled = new Map();
  const fill = async (place) => {
    if (filled.has(place)) return filled.get(place);
    const done = linesOf(place.chunk).then((lines) => place.replaceChildren(...lines.map((line) => lineElement(step.id, line))));
    filled.set(place, done);
    return done;
  };
  const places = chunks.map((chunk) => {
    const place = make('div', { className: 'chunk' });
    place.style.setProperty('--lines', chunk.lines);
    place.chunk = chunk;
    return place;
  });
  const watch = new IntersectionObserver((entries) => {
    for (const { isIntersecting, target } of entries) {
      if (isIntersecting) void fill(target);
      else if (filled.delete(target)) target.replaceChildren();
    }
  }, { root: log, rootMargin: '1200px 0px' });
  const showAll = () => {
    log.replaceChildren(...places);
    for (const place of places) watch.observe(place);
    found.textContent = total.toLocaleString('en') + (total === 1 ? ' line' : ' lines');
  };
  let searches = 0;
  find.addEventListener('input', async () => {
    const search = (searches += 1);
    const wanted = find.value.toLowerCase();
    if (wanted === '') { showAll(); return; }
    watch.disconnect();
    filled.clear();
    for (const place of places) place.replaceChildren();
    const rows = [];
    let count = 0;
    for (const chunk of chunks) {
      for (const line of await linesOf(chunk)) {
        if (!line.text.replace(/\x1b\[[\d;:]*m/g, '').toLowerCase().includes(wanted)) continue;
        count += 1;
        if (count <= mostFound) rows.push(lineElement(step.id, line));
      }
      if (search !== searches) return;
    }
    log.replaceChildren(...rows);
    found.textContent = count.toLocaleString('en') + ' of ' + total.toLocaleString('en') + ' lines'
      + (count > mostFound ? ', the first ' + mostFound.toLocaleString('en') + ' shown' : '');
  });
  showAll();
  if (step.classList.contains('bad')) requestAnimationFrame(() => { log.scrollTop = log.scrollHeight; });
  const show = async (number) => {
    const place = places.find(({ chunk }) => number >= chunk.first && number < chunk.first + chunk.lines);
    if (place === undefined) return;
    if (!place.isConnected) { find.value = ''; showAll(); }
    await fill(place);
    const row = document.getElementById(step.id + ':' + number);
    row?.classList.add('here');
    row?.scrollIntoView({ block: 'center' });
  };
  openLogs.set(step, show);
  return show;
}
const steps = $$('.step');
for (const step of steps) step.addEventListener('toggle', () => { if (step.open) openLog(step); });
const filter = $('#filter');
const count = $('#count');
function applyFilter() {
  const words = filter.value.toLowerCase().split(/\s+/).filter((word) => word !== '');
  let shown = 0;
  for (const step of steps) {
    step.hidden = !words.every((word) => step.dataset.text.includes(word));
    if (!step.hidden) shown += 1;
  }
  count.textContent = words.length === 0 ? '' : shown + ' of ' + steps.length + ' shown';
}
filter.addEventListener('input', applyFilter);
$('#expand').addEventListener('click', () => { for (const step of steps) if (!step.hidden) step.open = true; });
$('#collapse').addEventListener('click', () => { for (const step of steps) step.open = false; });
async function follow() {
  for (const element of $$('.here')) element.classList.remove('here');
  const fragment = decodeURIComponent(location.hash.slice(1));
  if (fragment === '') return;
  const [, id, line] = /^(step-.*?)(?::(\d+))?$/s.exec(fragment) ?? [];
  const step = id === undefined ? null : document.getElementById(id);
  if (step?.classList.contains('step')) {
    if (step.hidden) { filter.value = ''; applyFilter(); }
    step.open = true;
    const show = openLog(step);
    step.scrollIntoView({ block: 'start' });
    $('summary', step).focus({ preventScroll: true });
    if (line !== undefined) await show?.(Number(line));
  } else document.getElementById(fragment)?.classList.add('here');
}
addEventListener('hashchange', follow);
const said = $('#said');
async function copy(text) {
  try { await navigator.clipboard.writeText(text); } catch {
    const area = make('textarea', { value: text, className: 'hidden-text' });
    document.body.append(area);
    area.select();
    document.execCommand('copy');
    area.remove();
  }
}
document.addEventListener('click', async ({ target }) => {
  const button = target.closest?.('.copy');
  if (!button) return;
  await copy(button.dataset.copy);
  button.textContent = 'Copied';
  said.textContent = 'Copied ' + button.dataset.copy;
  setTimeout(() => { button.textContent = 'Copy'; }, 1500);
});
const failed = steps.filter((step) => step.classList.contains('bad'));
if (failed.length > 0 && failed.length < 4) for (const step of failed) step.open = true;
// Not before the browser has done with the fragment itself.
addEventListener('load', () => void follow());
`;
