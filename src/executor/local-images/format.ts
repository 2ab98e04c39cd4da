import { ManifestListError } from '../../manifest-list/index.js';
import { unexpanded } from '../../source/index.js';
import { dockerFunctions, expandTemplates, type TemplateMap } from '../../template/index.js';

/** Data through a Go template, as docker's `--format` has it. @throws ManifestListError for a format that cannot be used */
export async function formatted(format: string, data: TemplateMap): Promise<string> {
  const options = { strict: true, functions: dockerFunctions };
  const expanded = await expandTemplates(unexpanded({ path: '--format', text: format }), data, options);
  if (expanded.ok) return expanded.value.text;
  throw new ManifestListError(
    `the format '${format}' cannot be used: ${expanded.problems[0]?.message ?? ''}`,
    `it has ${Object.keys(data)
      .map((key) => `.${key}`)
      .join(', ')}`,
  );
}
