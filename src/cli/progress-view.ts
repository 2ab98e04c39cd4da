import {
  batched,
  jsonReporter,
  plainReporter,
  quietReporter,
  wantsColor,
  type Reporter,
  type ReporterOptions,
} from '../report/index.js';
import type { IO } from './io.js';
import type { RunFlags } from './run-flags.js';

/** What the user sees of a run while it goes on. */
export interface ProgressView extends Required<Pick<Reporter, 'report' | 'close'>> {
  note(text: string): void;
}

/** The view that `--progress` names, on the streams of the process. */
export function progressView({ progress }: RunFlags, io: IO): ProgressView {
  const error = batched((text) => void io.stderr.write(text));
  const output = batched((text) => void io.stdout.write(text));
  const { columns } = io.stderr as { readonly columns?: number };
  const reporter = reporterFor(progress, {
    write: error.write,
    writeResult: (text) => {
      error.flush();
      output.write(text);
    },
    color: wantsColor(io.stderr, io.environment),
    ...(columns === undefined ? {} : { width: columns }),
  });
  const flush = (): void => {
    output.flush();
    error.flush();
  };
  return {
    report: (event) => reporter.report(event),
    note(text) {
      flush();
      io.stderr.write(text);
    },
    close() {
      reporter.close?.();
      flush();
    },
  };
}

function reporterFor(
  progress: RunFlags['progress'],
  options: ReporterOptions & Required<Pick<ReporterOptions, 'writeResult'>>,
): Reporter {
  switch (progress) {
    case 'json':
      return jsonReporter({ write: options.writeResult });
    case 'quiet':
      return quietReporter(options);
    case 'auto':
    case 'plain':
      return plainReporter(options);
  }
}
