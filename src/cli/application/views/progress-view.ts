import {
  batched,
  groupedReporter,
  jsonReporter,
  liveReporter,
  plainReporter,
  quietReporter,
  wantsColor,
  type Reporter,
  type ReporterOptions,
} from '../../../report/index.js';
import { dialects, serviceOf } from '../../output/index.js';
import { type IO, terminalOf } from '../../console/index.js';
import type { RunFlags } from '../../options/index.js';

/** What the user sees of a run while it goes on. */
export interface ProgressView extends Required<Pick<Reporter, 'report' | 'close'>> {
  note(text: string): void;
}

interface Options extends ReporterOptions {
  /** Results for programs. */
  readonly writeBytes: (bytes: Uint8Array) => void;
}

/** The view that `--progress` names, on the streams of the process. */
export function progressView({ progress, dryRun }: RunFlags, io: IO): ProgressView {
  const kind = progress === 'auto' ? chosenFor(io) : progress;
  const color = wantsColor(io.stderr, io.environment);
  const writeError = (text: string): void => void io.stderr.write(text);
  const kept = dryRun !== true;
  if (kind === 'live')
    return liveReporter(
      { write: writeError, writeResult: (text) => void io.stdout.write(text), color, kept },
      terminalOf(io.stderr),
    );
  const error = batched(io.stderr);
  const output = batched(io.stdout);
  const flush = (): void => {
    output.flush();
    error.flush();
  };
  const { columns } = io.stderr;
  const reporter = reporterFor(kind, {
    write: (text) => {
      output.flush();
      error.write(text);
    },
    writeResult: (text) => {
      error.flush();
      output.write(text);
    },
    writeBytes: (bytes) => void io.stdout.write(bytes),
    color,
    kept,
    ...(columns === undefined || columns === 0 ? {} : { width: columns }),
  });
  return {
    report: (event) => reporter.report(event),
    note: (text) => {
      flush();
      writeError(text);
    },
    close: () => {
      reporter.close?.();
      flush();
    },
  };
}

/** What `--progress auto` means here: what the service knows, else the live view on a terminal that can move its cursor. */
export function chosenFor({ stderr, environment }: IO): Exclude<RunFlags['progress'], 'auto'> {
  const service = serviceOf({ environment });
  if (service !== undefined) return service;
  const ci = environment.CI ?? '';
  const isCI = ci !== '' && ci !== 'false';
  return stderr.isTTY && !isCI && environment.TERM !== 'dumb' ? 'live' : 'plain';
}

function reporterFor(kind: Exclude<RunFlags['progress'], 'auto' | 'live'>, options: Options): Reporter {
  switch (kind) {
    case 'json':
      return jsonReporter({ write: options.writeBytes });
    case 'quiet':
      return quietReporter(options);
    case 'plain':
      return plainReporter(options);
    case 'github':
    case 'gitlab':
    case 'azure':
      return groupedReporter(dialects[kind], options);
  }
}
