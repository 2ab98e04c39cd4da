import type { ImageDescription, ManifestDescription, Referrer } from '../../../image/index.js';
import { configurationLines } from './configuration-text.js';
import { counted, formatBytes, formatTime, platformText, safe } from '../../output/index.js';

/** What an image is made of: a tree, or one image in full. `width` is the terminal's. */
export function inspectText(name: string, manifest: ManifestDescription, width?: number): string {
  const tree = [name, headOf(manifest), manifest.digest, ...branches(below(manifest))];
  const lines = manifest.kind === 'image' ? [...tree, '', ...configurationLines(manifest, width)] : tree;
  return lines.map((line) => `${line}\n`).join('');
}

/** What stands on a line of the tree, what belongs to it, and what is below. */
interface Branch {
  readonly lines: readonly string[];
  readonly below: readonly Branch[];
}

function branchOf(manifest: ManifestDescription): Branch {
  return { lines: [headOf(manifest), manifest.digest, ...problemOf(manifest)], below: below(manifest) };
}

function below(manifest: ManifestDescription): readonly Branch[] {
  switch (manifest.kind) {
    case 'index':
      return [...manifest.manifests.map(branchOf), ...referrers(manifest.referrers)];
    case 'image':
      return [...manifest.attestations.map(branchOf), ...referrers(manifest.referrers)];
    case 'artifact':
      return referrers(manifest.referrers);
    case 'attestation':
    case 'broken':
      return [];
  }
}

function headOf(manifest: ManifestDescription): string {
  const size = formatBytes(manifest.size);
  switch (manifest.kind) {
    case 'index': {
      const images = manifest.manifests.filter(({ kind }) => kind === 'image').length;
      return ['index', counted(images, 'image'), size, ...times(manifest.created)].join('  ');
    }
    case 'image':
      return [
        platformText(manifest.platform),
        `${size} in ${counted(manifest.layers.length, 'layer')}`,
        ...times(manifest.created),
      ].join('  ');
    case 'attestation':
      return ['attestation', ...manifest.predicateTypes.map(safe)].join('  ');
    case 'artifact':
      return ['artifact', size, safe(manifest.artifactType ?? manifest.mediaType)].join('  ');
    case 'broken':
      return [platformText(manifest.platform), 'broken'].join('  ');
  }
}

function problemOf(manifest: ManifestDescription): readonly string[] {
  return 'problem' in manifest ? [`problem: ${safe(manifest.problem)}`] : [];
}

function times(created: ImageDescription['created']): readonly string[] {
  return created === undefined ? [] : [`created ${formatTime(created)}`];
}

const cosignKinds: Readonly<Record<string, string>> = {
  sig: 'signature by cosign',
  att: 'attestation by cosign',
  sbom: 'SBOM by cosign',
};

function referrers(found: readonly Referrer[] = []): readonly Branch[] {
  return found.map(({ digest, mediaType, artifactType, tag }) => {
    const ending = tag?.replace(/^.*\./, '') ?? '';
    const what = cosignKinds[ending] ?? safe(artifactType ?? mediaType);
    return { lines: [`referrer  ${what}`, digest], below: [] };
  });
}

function branches(all: readonly Branch[], indent = ''): readonly string[] {
  return all.flatMap(({ lines, below: more }, at) => {
    const isLast = at === all.length - 1;
    const [first = '', ...rest] = lines;
    const inner = `${indent}${isLast ? '   ' : '│  '}`;
    return [
      `${indent}${isLast ? '└─ ' : '├─ '}${first}`,
      ...rest.map((line) => inner + line),
      ...branches(more, inner),
    ];
  });
}
