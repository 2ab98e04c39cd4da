/** What the artifact is, by which registries list it. */
export const taskArtifactType = 'application/vnd.taskrun.task.v1';

/** The media type of its configuration: JSON, a {@link TaskConfig}. */
export const taskConfigMediaType = 'application/vnd.taskrun.task.config.v1+json';

/** A layer's path, by which any OCI tool names the file. @see https://github.com/opencontainers/image-spec/blob/v1.1.0/annotations.md */
export const titleAnnotation = 'org.opencontainers.image.title';

/** What the artifact says of its files. Paths are relative, with slashes. */
export interface TaskConfig {
  /** The task file. */
  readonly file: string;
  /** A values file, whose values are those of a run that gives no others. */
  readonly values?: string;
}
