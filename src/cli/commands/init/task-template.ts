import { posix } from 'node:path';

/** What `taskrun init` writes about. */
export interface Project {
  /** The name of its directory. */
  readonly name: string;
  /** Relative to it. */
  readonly dockerfiles: readonly string[];
  readonly multiArchitecture: boolean;
}

interface Image {
  /** Behind the registry. */
  readonly repository: string;
  /** Of step ids; empty when there is only one image. */
  readonly suffix: string;
  readonly context: string;
  /** By architecture, or one for all under ''. */
  readonly dockerfiles: ReadonlyMap<string, string>;
}

const architectures = ['amd64', 'arm64'];
const architectureWord = /[.-](?<architecture>amd64|arm64)\b|\b(?<leading>amd64|arm64)[.-]/i;

/** A task file for a project, with comments for who reads one for the first time. */
export function taskTemplate(project: Project): string {
  const images = imagesOf(project);
  if (images.length === 0) return `${heading}${withoutImages}`;
  const parts = images.map((image) =>
    project.multiArchitecture || image.dockerfiles.size > 1 ? multiArchitecture(image) : simple(image),
  );
  return `${heading}${parts.join('\n')}`;
}

const heading = `# A task for Azure Container Registry, and for taskrun, which runs it anywhere:
#   taskrun lint                               check it
#   taskrun run                                build and push to the registry inside taskrun
#   taskrun run -r myregistry.azurecr.io       … to another registry
#   az acr run -r myregistry -f acr-task.yaml .
# $Registry and $ID stand for the registry and the ID of the run.
version: v1.1.0

steps:
`;

const withoutImages = `# There is no Dockerfile here yet. With one, the steps would be:
#   - build: -t $Registry/app:$ID .
#   - push: ["$Registry/app:$ID"]
- cmd: mcr.microsoft.com/acr/bash:2ff604c echo hello from $ID
`;

function imagesOf({ name, dockerfiles }: Project): readonly Image[] {
  const groups = new Map<string, { context: string; files: Map<string, string> }>();
  for (const file of dockerfiles) {
    const match = architectureWord.exec(posix.basename(file));
    const architecture = (match?.groups?.architecture ?? match?.groups?.leading ?? '').toLowerCase();
    const context = posix.dirname(file);
    const repository = repositoryOf(name, context, variantOf(posix.basename(file)));
    const group = groups.get(repository) ?? { context, files: new Map<string, string>() };
    group.files.set(architecture, file);
    groups.set(repository, group);
  }
  return [...groups].map(([repository, { context, files }]) => ({
    repository,
    suffix: groups.size === 1 ? '' : `-${repository.replaceAll('/', '-')}`,
    context,
    dockerfiles: files,
  }));
}

/** `worker` for `Dockerfile.worker` and `worker.Dockerfile`; architectures are no variants. */
function variantOf(file: string): string {
  return file.replace(/^Dockerfile\.?|\.Dockerfile$/i, '').replace(/[.-]?(?:amd64|arm64)[.-]?/i, '');
}

function repositoryOf(project: string, folder: string, variant: string): string {
  const parts = [project, ...(folder === '.' ? [] : folder.split('/')), variant];
  const names = parts.map((part) =>
    part
      .toLowerCase()
      .replaceAll(/[^a-z0-9]+/g, '-')
      .replaceAll(/^-+|-+$/g, ''),
  );
  return names.filter((part) => part !== '').join('/') || 'app';
}

function simple({ repository, suffix, context, dockerfiles }: Image): string {
  const [[architecture, file] = ['', '']] = dockerfiles;
  const name = `$Registry/${repository}:$ID`;
  const platform = architecture === '' ? '' : ` --platform linux/${architecture}`;
  return `- id: build${suffix}
  build: -t ${name}${platform}${fileFlag(file, context)} ${context}
- id: push${suffix}
  push:
  - ${name}
`;
}

/** One build for each architecture at the same time; both are pushed, then joined under one name. */
function multiArchitecture({ repository, suffix, context, dockerfiles }: Image): string {
  const name = `$Registry/${repository}:$ID`;
  const builds = architectures.map((architecture) => {
    const file = dockerfiles.get(architecture) ?? dockerfiles.get('') ?? [...dockerfiles.values()][0] ?? '';
    return `- id: build${suffix}-${architecture}
  build: -t ${name}-${architecture} --platform linux/${architecture}${fileFlag(file, context)} ${context}
  when: ["-"]
`;
  });
  const ids = architectures.map((architecture) => `build${suffix}-${architecture}`);
  const images = architectures.map((architecture) => `${name}-${architecture}`);
  return `# '["-"]' means at once: both architectures of ${repository} are built at the same time.
${builds.join('')}- id: push${suffix}
  push:
${images.map((image) => `  - ${image}\n`).join('')}  when: [${ids.join(', ')}]
# One name for both: who pulls it gets the image for the machine at hand.
- id: manifest${suffix}
  cmd: docker manifest create ${[name, ...images].join(' ')}
  when: [push${suffix}]
- id: push-manifest${suffix}
  cmd: docker manifest push ${name}
  when: [manifest${suffix}]
`;
}

function fileFlag(file: string, context: string): string {
  return file === posix.join(context, 'Dockerfile') ? '' : ` -f ${file}`;
}
