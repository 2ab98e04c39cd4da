import type { BuildRecord, ImageRecord } from '../../event/index.js';
import { formatPlatform } from '../../oci/index.js';
import { formatBytes } from '../bytes.js';
import { imageTree, type ImageNode } from '../image-tree.js';
import { digestLink, html, stepLink } from './escape.js';

/** The images a run left in registries, manifest lists with what they hold; each digest once, with links between them. */
export function renderImages(images: readonly ImageRecord[]): string {
  if (images.length === 0) return '<p>This run pushed no image.</p>';
  const steps = new Map(images.map(({ digest, step }) => [digest, step]));
  const seen = new Set<string>();
  const trees = imageTree(images).map((node) => renderNode(node, steps, seen));
  return `<ul class="tree">${trees.join('')}</ul>`;
}

function renderNode(node: ImageNode, steps: ReadonlyMap<string, string>, seen: Set<string>): string {
  const { digest, names, platforms, size, children } = node;
  const kind = children === undefined ? 'image' : `manifest list of ${children.length}`;
  const step = steps.get(digest);
  const facts = [
    `<span class="kind">${kind}</span>`,
    ...(children === undefined
      ? platforms.map((each) => `<span class="platform">${html(formatPlatform(each))}</span>`)
      : []),
    ...(size === undefined ? [] : [`<span>${formatBytes(size)}</span>`]),
    ...(step === undefined
      ? []
      : [`<span>pushed by <a href="${html(stepLink(step))}">${html(step)}</a></span>`]),
  ];
  const below = (children ?? []).map((child) => renderNode(child, steps, seen)).join('');
  const title = names.map((name) => `<code class="name">${html(name)}</code>`).join('');
  return `<li>${title}<div class="facts">${facts.join('')}</div>${renderDigest(digest, seen)}${below === '' ? '' : `<ul>${below}</ul>`}</li>`;
}

/** The first time a digest stands for the manifest; later ones lead there. */
function renderDigest(digest: string, seen: Set<string>): string {
  const isFirst = !seen.has(digest);
  seen.add(digest);
  const id = isFirst ? ` id="${html(digest)}"` : '';
  return `<div class="digest"${id}><a href="${html(digestLink(digest))}"><code>${html(digest)}</code></a> <button type="button" class="copy" data-copy="${html(digest)}" aria-label="Copy ${html(digest.slice(0, 19))}…">Copy</button></div>`;
}

/** What a build made, and what it was based on. */
export function renderBuild({ names, digest, platforms, bases }: BuildRecord): string {
  const facts = [
    ...names.map((name) => `<code>${html(name)}</code>`),
    ...platforms.map((platform) => `<span class="platform">${html(formatPlatform(platform))}</span>`),
  ];
  const own = digest === undefined ? '' : `<div class="digest"><code>${html(digest)}</code></div>`;
  const rows = bases.map(
    (base) =>
      `<li><code>${html(base.name)}</code> <span class="kind">${base.use}</span><div class="digest"><code>${html(base.digest)}</code></div></li>`,
  );
  const based = rows.length === 0 ? '' : `<dt>Based on</dt><dd><ul class="tree">${rows.join('')}</ul></dd>`;
  return `<dt>Built</dt><dd class="facts">${facts.join('')}</dd>${own === '' ? '' : `<dt>Digest</dt><dd>${own}</dd>`}${based}`;
}
