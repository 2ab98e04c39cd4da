const pattern = /^(?<host>[^/]+)\/(?<repository>[^:@]+)(?::(?<tag>[^@]+)|@(?<digest>.+))?$/;

/** Where the API of a name's repository is. */
export function repositoryURL(name: string): string {
  const { host = '', repository = '' } = pattern.exec(name)?.groups ?? {};
  return `http://${host}/v2/${repository}`;
}

/** A name's tag or digest. */
export function tagOf(name: string): string | undefined {
  const { tag, digest } = pattern.exec(name)?.groups ?? {};
  return tag ?? digest;
}
