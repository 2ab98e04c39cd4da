import { openTaskBeside, type Context, type Origin, type TaskFile } from '../../../context/index.js';
import type { PartFile, ReadTask, TaskOptions } from '../../../task/index.js';
import { aliasSourcesOf } from './alias-sources-of.js';
import type { IO } from '../../console/index.js';
import type { TaskSources } from './task-sources.js';

/** What the files of a task are read with. */
export interface TaskReading {
  /** What is the same for all of them. */
  readonly base: TaskOptions;
  readonly context: Context;
  readonly from: TaskSources;
  readonly io: IO;
}

/** How a task file is read: where its aliases are, and the tasks that its steps run, which are read alike. */
export function optionsFor(file: TaskFile, reading: TaskReading): TaskOptions {
  const { base, context, from } = reading;
  return {
    ...base,
    readAliasSource: aliasSourcesOf(file, context, from),
    readTask: tasksBeside(file, reading),
    identity: identityOf(file),
  };
}

function tasksBeside(file: TaskFile, reading: TaskReading): ReadTask {
  const { from, io } = reading;
  const places = { cwd: io.directory, standardInput: io.stdin, fetch: from.fetchFile };
  return async (location) => {
    const opened = await openTaskBeside(location, file, places);
    return opened.ok ? { ...opened, value: partOf(opened.value, reading) } : opened;
  };
}

function partOf(file: TaskFile, reading: TaskReading): PartFile {
  const { source, origin, values } = file;
  return {
    source,
    // what the user allows is not meant for whoever wrote a part of the task
    options: { ...optionsFor(file, reading), ...(origin === undefined ? {} : { allowHostEnv: false }) },
    ...(values === undefined ? {} : { values }),
    ...(origin === undefined ? {} : { version: versionOf(origin) }),
  };
}

/** Without the tag, branch or commit that a location names, it is the name of what there are versions of. */
function versionOf({ kind, location, version }: Origin): { readonly of: string; readonly is: string } {
  const [address = '', fragment = ''] = location.split('#');
  const path = /:(.*)$/.exec(fragment)?.[1] ?? '';
  const name = kind === 'oci' ? address.replace(/(?::[^:/@]+)?(?:@.*)?$/, '') : address;
  return { of: path === '' ? name : `${name}#:${path}`, is: version };
}

const identityOf = ({ source, origin }: TaskFile): string => `${origin?.version ?? ''} ${source.path}`;
