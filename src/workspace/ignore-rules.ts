/**
 * What of a context is left out, as `az acr run` decides it when it uploads one: version control's own files in its
 * root, and what .dockerignore names there; of several matching lines the last one counts, and what is left out with a
 * directory comes back only by a line of its own. Patterns are Docker's:
 * https://docs.docker.com/build/concepts/context/#syntax
 */
export interface IgnoreRules {
  /** What a path (relative, with slashes) comes to whose directory came to `parent`. */
  verdict(path: string, parent: Verdict): Verdict;
  /** Whether anything below this directory may come to something else than the directory itself. */
  mayDifferBelow(directory: string, verdict: Verdict): boolean;
}

/** Whether something is left out, and the number of the line that says so; -1 where none does. */
export interface Verdict {
  readonly ignored: boolean;
  readonly line: number;
}

/** What a context's root comes to. */
export const rootVerdict: Verdict = { ignored: false, line: -1 };

const versionControl = new Set(['.git', '.gitignore', '.bzr', '.bzrignore', '.hg', '.hgignore', '.svn']);

interface Rule {
  readonly ignored: boolean;
  readonly path: RegExp;
  /** Each component by itself; undefined for `**`. */
  readonly components: readonly (RegExp | undefined)[];
}

/**
 * @param text of .dockerignore
 * @param kept paths that are never left out
 */
export function ignoreRules(text: string, kept: readonly string[] = []): IgnoreRules {
  const rules = [
    ...text
      .replace(/^\ufeff/, '')
      .split('\n')
      .flatMap(ruleOf),
    ...kept.map(keep),
  ];
  return {
    verdict(path, parent) {
      if (versionControl.has(path)) return { ignored: true, line: -1 };
      const line = rules.findLastIndex((rule, index) => index > parent.line && rule.path.test(path));
      return line < 0 ? parent : { ignored: rules[line]?.ignored === true, line };
    },
    mayDifferBelow(directory, { ignored, line }) {
      const names = directory.split('/');
      return rules.some(
        (rule, index) => index > line && rule.ignored !== ignored && mayMatchBelow(rule, names),
      );
    },
  };
}

function ruleOf(written: string): readonly Rule[] {
  const line = written.trim();
  if (line === '' || line.startsWith('#')) return [];
  const ignored = !line.startsWith('!');
  const pattern = cleaned(ignored ? line : line.slice(1).trim());
  return pattern === '' ? [] : [rule(pattern, ignored)];
}

const keep = (path: string): Rule => rule(cleaned(path).replaceAll(/[*?[\\]/g, '\\$&'), false);

function rule(pattern: string, ignored: boolean): Rule {
  const components = pattern.split('/').map((each) => (each === '**' ? undefined : expression(each)));
  return { ignored, path: expression(pattern), components };
}

/** Without slashes at its ends, empty components and dots. */
function cleaned(pattern: string): string {
  const components: string[] = [];
  for (const each of pattern.split('/')) {
    if (each === '..') components.pop();
    else if (each !== '' && each !== '.') components.push(each);
  }
  return components.join('/');
}

const tokens = /\*\*\/|\*\*|\*|\?|\\.|\[[^\]]*\]|[^]/g;

/** A pattern as an expression for a whole path; one that is none in Docker's eyes matches nothing. */
function expression(pattern: string): RegExp {
  const text = [...pattern.matchAll(tokens)].map(([token]) => translated(token)).join('');
  try {
    return new RegExp(`^${text}$`, 's');
  } catch {
    return /^(?!)/;
  }
}

function translated(token: string): string {
  switch (token) {
    case '**/':
      return '(?:.*/)?';
    case '**':
      return '.*';
    case '*':
      return '[^/]*';
    case '?':
      return '[^/]';
  }
  if (token.length > 1 && token.startsWith('[')) return token;
  const character = token.startsWith('\\') ? token.slice(1) : token;
  return character.replace(/[$()*+./?[\\\]^{|}-]/, '\\$&');
}

/** Whether a path that begins with these names, and goes on, may match. */
function mayMatchBelow({ components }: Rule, names: readonly string[]): boolean {
  for (const [index, name] of names.entries()) {
    if (index >= components.length - 1 && components[index] !== undefined) return false;
    const component = components[index];
    if (component === undefined) return true;
    if (!component.test(name)) return false;
  }
  return components.length > names.length;
}
