import type { Explanation } from '../explanation.js';

/** Templates and aliases, which are expanded before the text is read as YAML. Examples are task files. */
export const template = {
  'template/syntax': {
    why: "Everything between '{{' and '}}', or '<<' and '>>', is Go's template language. A value is written '.Values.name'; a bare word would be a function.",
    example: 'steps:\n- cmd: bash echo {{CI_IMAGE_TAG}}',
    remedy:
      "write '{{.Values.CI_IMAGE_TAG}}', and close every 'if', 'range', 'with' and 'define' by an 'end'",
  },
  'template/missing-key': {
    why: 'As in ACR a value that is not set becomes nothing, which often leaves a tag like "app:" behind.',
    example: 'steps:\n- cmd: bash echo {{.Values.tga}}',
    remedy:
      "correct the name, set it with '--set name=value' or in a values file, or give a default: '{{.Values.tag | default \"dev\"}}'",
  },
  'template/no-field': {
    why: 'Only mappings have fields: a text, a list or a value that is not set has none.',
    example: 'steps:\n- cmd: bash echo {{.Run.ID.Value}}',
    remedy:
      "leave out what follows the value, or ask first: '{{if .Values.image}}{{.Values.image.tag}}{{end}}'",
  },
  'template/function': {
    why: 'A function was given something it cannot work with: an index outside a list, a text instead of a number.',
    example: 'steps:\n- cmd: bash echo {{index .Run 1 2}}',
    remedy: 'look at what the function gets; \'printf "%v" value\' shows it',
  },
  'template/too-large': {
    why: 'A template that makes endless text would take all memory; no task needs that much.',
    example: 'steps:\n- cmd: bash echo {{range 2000000000}}x{{end}}',
    remedy: 'repeat less',
  },
  'alias/invalid': {
    why: "The alias block has 'values' (names and their texts), 'src' (files of such values) and 'directive' (the character that introduces a name). Names have letters and digits only.",
    example: 'version: v1.1.0\nalias:\n  values:\n    my-name: hello\nsteps:\n- cmd: bash echo $myname',
    remedy: "write 'alias: {values: {name: text}}'",
  },
  'alias/unreadable': {
    why: "An entry of 'alias: src:' is a file of the context or an https URL that answers within two seconds; without its values the names would stay unexpanded.",
    example: 'version: v1.1.0\nalias:\n  src: [missing.yaml]\nsteps:\n- cmd: bash echo $name',
    remedy: "correct the path or URL, or copy the entries under 'alias: values:'",
  },
  'alias/needs-version': {
    why: "Older versions have no aliases: '$name' stays as it is, and a shell on the host would expand it.",
    example: 'version: v1.0.0\nalias:\n  values: {name: hello}\nsteps:\n- cmd: bash echo hello',
    remedy: "write 'version: v1.1.0'",
  },
} satisfies Partial<Record<string, Explanation>>;
