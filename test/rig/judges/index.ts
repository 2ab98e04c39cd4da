/**
 * skopeo and crane, asked from outside what a registry holds: tests trust them, not our own code, about what taskrun
 * has pushed. Comes in: names of images. Goes out: what both agree on, or an error. Must not know what is tested.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from '../child/index.js';
import type { Descriptor } from '../images/index.js';

/** An index, as far as tests look at it. */
export interface Index {
  readonly mediaType: string;
  readonly manifests: readonly Descriptor[];
}

/** How the judges get into registries. */
export interface JudgesOptions {
  readonly skopeo: string;
  readonly crane: string;
  /** A folder with Docker's `config.json`, for credentials. */
  readonly dockerConfig?: string;
  /** A file of certificates to trust; with it registries are expected to speak TLS. */
  readonly authority?: string;
}

/** Both judges. */
export class Judges {
  constructor(private readonly options: JudgesOptions) {}

  /** An index whose bytes both judges read alike. */
  async index(image: string): Promise<Index> {
    const [one, other] = await Promise.all([
      this.skopeo('inspect', '--raw', ...this.tls(''), `docker://${image}`),
      this.crane('manifest', image),
    ]);
    if (one !== other) throw new Error(`skopeo and crane do not see the same under '${image}'`);
    return JSON.parse(one) as Index;
  }

  /** The digest a tag stands for; undefined when there is no such tag. */
  async digest(image: string): Promise<string | undefined> {
    return this.crane('digest', image).then(
      (text) => text.trim(),
      (error: unknown) => {
        if (/MANIFEST_UNKNOWN|NAME_UNKNOWN|404/.test((error as Error).message)) return undefined;
        throw error;
      },
    );
  }

  /** The configuration of an image. */
  async configuration(image: string): Promise<unknown> {
    return JSON.parse(await this.crane('config', image));
  }

  /** Tags of a repository, sorted. */
  async tags(repository: string): Promise<string[]> {
    return (await this.crane('ls', repository))
      .split('\n')
      .filter((tag) => tag !== '')
      .sort();
  }

  /**
   * Fetches every manifest and blob of an image or index and verifies them; throws where one is broken. Attestations are
   * skopeo's alone: crane takes every layer for a tar.
   */
  async verify(image: string): Promise<void> {
    const folder = await mkdtemp(join(tmpdir(), 'taskrun-judged-'));
    try {
      await Promise.all([
        this.skopeo('copy', '--all', '--quiet', ...this.tls('src-'), `docker://${image}`, `dir:${folder}`),
        ...(await this.imagesOf(image)).map((name) => this.crane('validate', '--remote', name)),
      ]);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }

  private async imagesOf(image: string): Promise<string[]> {
    const { manifests } = JSON.parse(await this.crane('manifest', image)) as Partial<Index>;
    const repository = image.replace(/(:[^:/]+)?(@.+)?$/, '');
    return manifests === undefined
      ? [image]
      : manifests
          .filter(({ platform }) => platform?.os !== 'unknown')
          .map(({ digest }) => `${repository}@${digest}`);
  }

  /** Copies images with skopeo, e.g. into the other family of media types. */
  async copy(from: string, to: string, ...words: string[]): Promise<void> {
    const places = [`docker://${from}`, `docker://${to}`];
    await this.skopeo('copy', '--quiet', ...words, ...this.tls('src-'), ...this.tls('dest-'), ...places);
  }

  private tls(side: string): string[] {
    return this.options.authority === undefined ? [`--${side}tls-verify=false`] : [];
  }

  private async skopeo(command: string, ...words: string[]): Promise<string> {
    const { skopeo, dockerConfig } = this.options;
    const login = dockerConfig === undefined ? [] : ['--authfile', join(dockerConfig, 'config.json')];
    return run(skopeo, [command, ...login, ...words], { environment: this.environment() });
  }

  private async crane(...words: string[]): Promise<string> {
    return run(this.options.crane, words, { environment: this.environment() });
  }

  private environment(): Record<string, string> {
    const { dockerConfig, authority } = this.options;
    return {
      ...(dockerConfig === undefined ? {} : { DOCKER_CONFIG: dockerConfig }),
      ...(authority === undefined ? {} : { SSL_CERT_FILE: authority }),
    };
  }
}

/** The platforms of an index as `docker` writes them, sorted; attestations are `unknown/unknown`. */
export function platformsOf({ manifests }: Index): string[] {
  return manifests
    .map(({ platform }) => {
      const { os, architecture, variant, 'os.version': version } = platform ?? {};
      const words = [os, architecture, variant].filter((word) => word !== undefined).join('/');
      return version === undefined ? words : `${words} ${version}`;
    })
    .sort();
}
