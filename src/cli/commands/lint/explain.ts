import { allCodes, codeNamed, nearestCode, renderExplanation } from '../../../diagnostic/explain.js';
import { CommandFailure, exitCode, type ExitCode, type IO } from '../../console/index.js';

/** `taskrun lint --explain CODE`. @throws CommandFailure when there is no such code */
export function explain(text: string, io: IO): ExitCode {
  const code = codeNamed(text);
  if (code === undefined) throw unknown(text);
  io.stdout.write(`${renderExplanation(code)}\n`);
  return exitCode.succeeded;
}

function unknown(text: string): CommandFailure {
  const near = nearestCode(text);
  const [area = ''] = text.split('/');
  const ofArea = allCodes.filter((code) => code.startsWith(`${area}/`));
  const areas = [...new Set(allCodes.map((code) => code.split('/')[0] ?? ''))];
  const others = ofArea.length > 0 ? ofArea.join(', ') : `codes begin with ${areas.join('/, ')}/`;
  const hint = near === undefined ? others : `did you mean '${near}'?`;
  return new CommandFailure(exitCode.usage, `there is no code '${text}'`, hint);
}
