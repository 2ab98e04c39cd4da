import { open, type FileHandle } from 'node:fs/promises';
import type { Redirection } from '../plan/index.js';
import { WorkspaceError, type Workspace } from '../workspace/index.js';
import type { StepSink } from './executor.js';
import { openInside } from './open-inside.js';

type Output = 'stdout' | 'stderr';

/** Where the streams of one attempt go; files are open until `close`. */
export interface RedirectedStreams {
  /** Files in the place of streams, for a process. */
  readonly files: Readonly<Partial<Record<Redirection['stream'], number>>>;
  /** Where output comes from that is not redirected to a file: `2>&1` makes lines of one stream those of the other. */
  readonly sink: StepSink;
  close(): Promise<void>;
}

/** Opens the files of a step's redirections, in their order, as a shell would. @throws WorkspaceError */
export async function redirect(
  redirections: readonly Redirection[],
  workspace: Workspace,
  sink: StepSink,
): Promise<RedirectedStreams> {
  const opened: FileHandle[] = [];
  const lines = new Map<FileHandle, string>();
  const close = async (): Promise<void> => {
    try {
      for (const [file, text] of lines) await file.appendFile(text);
    } catch (error) {
      throw unwritable(error);
    } finally {
      await Promise.all(opened.map((file) => file.close()));
    }
  };
  const ends: Record<Output, Output | FileHandle> = { stdout: 'stdout', stderr: 'stderr' };
  let input: FileHandle | undefined;
  try {
    for (const redirection of redirections) {
      if (redirection.mode === 'join') ends[redirection.stream] = ends[redirection.target];
      else {
        const file = await openFile(redirection.path, redirection.mode, workspace);
        opened.push(file);
        if (redirection.stream === 'stdin') input = file;
        else ends[redirection.stream] = file;
      }
    }
  } catch (error) {
    await close();
    throw error;
  }
  const files = { stdin: input?.fd, stdout: descriptor(ends.stdout), stderr: descriptor(ends.stderr) };
  return { files: present(files), sink: redirectedSink(ends, lines, sink), close };
}

function descriptor(end: Output | FileHandle): number | undefined {
  return typeof end === 'string' ? undefined : end.fd;
}

function present(files: Readonly<Record<string, number | undefined>>): RedirectedStreams['files'] {
  return Object.fromEntries(Object.entries(files).filter(([, file]) => file !== undefined));
}

/** Lines of work that is no process go to the files too: they are few, and written together at the end, in their order. */
function redirectedSink(
  ends: Readonly<Record<Output, Output | FileHandle>>,
  lines: Map<FileHandle, string>,
  sink: StepSink,
): StepSink {
  return {
    output: (stream, line) => {
      const end = ends[stream];
      if (typeof end === 'string') sink.output(end, line);
      else lines.set(end, `${lines.get(end) ?? ''}${line}\n`);
    },
    ready: () => sink.ready?.(),
    progress: (progress) => {
      sink.progress(progress);
    },
    built: (image) => {
      sink.built(image);
    },
    pushed: (image) => {
      sink.pushed(image);
    },
  };
}

function unwritable(cause: unknown): WorkspaceError {
  const code = String((cause as NodeJS.ErrnoException).code);
  const hint = 'check the free space of the workspace';
  return new WorkspaceError('copy', `the redirected output could not be written (${code})`, hint, { cause });
}

function openFile(
  path: string,
  mode: 'read' | 'write' | 'append',
  workspace: Workspace,
): Promise<FileHandle> {
  if (path === '/dev/null') return open(path, mode === 'read' ? 'r' : 'w');
  return openInside(path, mode, workspace, 'a redirection needs a file of the workspace');
}
