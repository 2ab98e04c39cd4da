/** A file in a build's context. */
export interface ContextFile {
  readonly path: string;
  /** Of a file; absent for directories and links. */
  readonly content?: string | Uint8Array;
  readonly isDirectory?: true;
  /** Permission bits; 0644 and 0755 when absent. */
  readonly mode?: number;
  /** What a symbolic link leads to. */
  readonly link?: string;
  /** Another path of the context that is the same file. */
  readonly sameAs?: string;
}

/** A Dockerfile with what it is built from. */
export interface BuildCase {
  readonly name: string;
  /** `BASE` in it is the name of an image with files, `SERVER` the address of one with files. */
  readonly dockerfile: string;
  /** In this order. */
  readonly files?: readonly ContextFile[];
  readonly target?: string;
  /** Default: linux/amd64. */
  readonly platforms?: readonly string[];
  readonly buildArguments?: Readonly<Record<string, string>>;
  readonly labels?: Readonly<Record<string, string>>;
  /** As `docker build --annotation` takes them. */
  readonly annotations?: readonly string[];
  /** Directories beside the context, by the name of a context, with their files. */
  readonly contexts?: Readonly<Record<string, readonly ContextFile[]>>;
}
