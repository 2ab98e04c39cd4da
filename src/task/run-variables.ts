import { toJSON, type TemplateMap } from '../template/index.js';

/** The Run variables of templates, resolved (`.Run.…` in a task file). */
export interface RunVariables {
  readonly id: string;
  /** Host and port of the run's registry, e.g. `localhost:5656`. */
  readonly registry: string;
  /** What stands before the first dot of `registry`. */
  readonly registryName: string;
  /** UTC, `yyyyMMdd-HHmmssz`. */
  readonly date: string;
  readonly os: string;
  readonly osVersion: string;
  readonly architecture: string;
  readonly commit: string;
  readonly branch: string;
  readonly repository: string;
  readonly gitTag: string;
  readonly triggeredBy: string;
  readonly taskName: string;
  readonly sharedVolume: string;
}

/** Everything templates of a task file can read. */
export type TemplateData = TemplateMap;

/** What a run gives its task file to read. */
export interface RunInputs {
  readonly run: RunVariables;
  /** `.Values`: of values files and `--set`. */
  readonly values?: TemplateMap;
  /** `.Secrets`, by id. */
  readonly secrets?: TemplateMap;
}

/** The data of templates under the names that ACR gives it (SPEC §2). */
export function templateData({ run, values = {}, secrets = {} }: RunInputs): TemplateData {
  const variables = {
    ID: run.id,
    Registry: run.registry,
    RegistryName: run.registryName,
    Date: run.date,
    OS: run.os,
    OSVersion: run.osVersion,
    Architecture: run.architecture,
    Commit: run.commit,
    Branch: run.branch,
    Repository: run.repository,
    GitTag: run.gitTag,
    TriggeredBy: run.triggeredBy,
    TaskName: run.taskName,
    SharedVolume: run.sharedVolume,
  };
  return {
    Run: variables,
    Build: { ID: run.id },
    Values: values,
    Secrets: secrets,
    ValuesJSON: shellQuoted(toJSON(values)),
    RunJSON: shellQuoted(toJSON(variables)),
  };
}

/** What a task that a step runs reads: the same run, values of its own, and no secrets but those among its values. */
export function dataOfPart(data: TemplateData, values: TemplateMap): TemplateData {
  return { ...data, Values: values, Secrets: {}, ValuesJSON: shellQuoted(toJSON(values)) };
}

/** One word of a shell: in single quotes unless nothing in it means anything to a shell. */
function shellQuoted(text: string): string {
  if (text === '') return "''";
  return /[^\w^@=+%,:./-]/.test(text) ? `'${text.replaceAll("'", `'"'"'`)}'` : text;
}
