import { DockerfileError } from './problem.js';

/** The flags an instruction takes. */
export type FlagForms = Readonly<Record<string, 'text' | 'switch' | 'texts'>>;

/** The flags an instruction has. */
export interface ReadFlags {
  /** A flag's text; undefined when it isn't given. */
  text(name: string): string | undefined;
  texts(name: string): readonly string[];
  /** Whether a switch is on; undefined when it isn't given. */
  isOn(name: string): boolean | undefined;
}

/** Reads `--name=value`, `--name` for switches. @throws DockerfileError */
export function readFlags(flags: readonly string[], forms: FlagForms = {}): ReadFlags {
  const values = new Map<string, string[]>();
  for (const flag of flags) {
    const [, name = '', equals, value = ''] = /^--([^=]*)(=)?(.*)$/s.exec(flag) ?? [];
    const form = Object.hasOwn(forms, name) ? forms[name] : undefined;
    if (form === undefined) throw new DockerfileError(`there is no flag '--${name}' here`, hintFor(forms));
    const before = values.get(name) ?? [];
    if (before.length > 0 && form !== 'texts') throw new DockerfileError(`'--${name}' is given twice`);
    const needsValue = form !== 'switch' || (equals !== undefined && value === '');
    if (needsValue && (equals === undefined || form === 'switch'))
      throw new DockerfileError(`'--${name}' has no value`);
    if (form === 'switch' && !/^(?:true|false|)$/i.test(value))
      throw new DockerfileError(`'--${name}' is true or false, not '${value}'`);
    values.set(name, [...before, form === 'switch' ? value.toLowerCase() || 'true' : value]);
  }
  return {
    text: (name) => values.get(name)?.[0],
    texts: (name) => values.get(name) ?? [],
    isOn: (name) => (values.has(name) ? values.get(name)?.[0] === 'true' : undefined),
  };
}

function hintFor(forms: FlagForms): { readonly hint: string } {
  const names = Object.keys(forms).map((name) => `'--${name}'`);
  return { hint: names.length === 0 ? 'it has no flags' : `it has ${names.join(', ')}` };
}
