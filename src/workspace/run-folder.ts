/** How the names of a run's own folders begin; `mkdtemp` adds to it. */
export function runFolderPrefix(runID: string): string {
  return `taskrun-${runID.replace(/[^\w.-]/g, '_').slice(0, 64)}-`;
}
