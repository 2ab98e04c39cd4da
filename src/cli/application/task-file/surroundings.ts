import { resolve } from 'node:path';
import { describeCheckout, type Checkout, type Context } from '../../../context/index.js';
import type { Permission } from '../../../plan/index.js';
import type { Redactor } from '../../../secret/index.js';
import type { SourceText } from '../../../source/index.js';
import { templateData, type RunVariables, type TaskOptions, type TemplateData } from '../../../task/index.js';
import type { Findings, IO } from '../../console/index.js';
import { permissionsOf } from './permissions.js';
import { readInputs, type InputFlags, type RunInputs } from './run-inputs.js';
import { runVariables } from './run-variables.js';

/** Everything outside a task file that decides what it says. */
export interface Surroundings {
  readonly run: RunVariables;
  readonly data: TemplateData;
  readonly inputs: RunInputs;
  readonly allow: ReadonlySet<Permission>;
  /** How templates are read. */
  readonly options: TaskOptions;
}

interface SurroundingsPorts {
  readonly findings: Findings;
  readonly redactor: Redactor;
  /** The values that a task file was published with: those of the command line are stronger. */
  readonly defaults?: SourceText;
}

/** Reads the flags that `run`, `render`, `lint` and `plan` share, and the context's checkout. @throws InvalidInput, CommandFailure */
export async function surroundingsOf(
  context: Context,
  flags: InputFlags,
  io: IO,
  registry: string,
  { findings, redactor, defaults }: SurroundingsPorts,
): Promise<Surroundings> {
  const allow = permissionsOf(flags.allow);
  const inputs = await readInputs(flags, io, findings, redactor, defaults);
  const run = runVariables(flags, registry, await checkoutOf(context, io), new Date());
  const options = { strict: flags.strict === true, allowHostEnv: allow.has('host-env') };
  return {
    run,
    data: templateData({ run, values: inputs.values, secrets: inputs.secrets }),
    inputs,
    allow,
    options,
  };
}

/** What is known of the context's commit: of fetched files by where they came from. */
function checkoutOf(context: Context, io: IO): Promise<Checkout> {
  if (context.kind === 'none') return describeCheckout(resolve(io.directory));
  return context.origin === undefined
    ? describeCheckout(context.path)
    : Promise.resolve(context.origin.checkout);
}
