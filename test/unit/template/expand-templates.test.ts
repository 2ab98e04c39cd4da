import { describe, expect, test } from '@jest/globals';
import { expandTemplates } from '../../../src/template/index.js';
import { unexpanded } from '../../../src/source/index.js';
import { data, expand, warningsOf } from './expand.js';

describe('what templates become', () => {
  test.each([
    // text, trim markers, comments
    ['no action', 'no action'],
    ['a {{ .Values.name -}} b', 'a Widgetb'],
    ['a {{- .Values.name }} b', 'aWidget b'],
    ['a {{- /* c */ -}} b', 'ab'],
    ['a{{/* {{ */}}b', 'ab'],
    ['{{-3}}', '-3'],
    ['x{{- "" -}}   y', 'xy'],
    ['line\n  {{- if true }}\n  b\n{{ end }}', 'line\n  b\n'],
    // fields and values
    ['{{.Values.nested.a.b.c}}', 'deep'],
    [
      '{{.Values.nested.a}} {{.Values.map}} {{.Values.list}}',
      'map[b:map[c:deep]] map[w:two x:1 z:[1 2]] [alpha beta gamma]',
    ],
    ['{{.Values.num}} {{.Values.f}} {{.Values.yes}}[{{.Values.nul}}]', '42 3.75 true[]'],
    ['{{$.Run.ID}} {{with .Values}}{{$.Run.ID}} {{.name}}{{end}}', 'r1 r1 Widget'],
    ['{{(index .Values.people 0).name}}', 'Ann'],
    // literals
    [`{{"a\\tb\\u00e9\\x41\\101"}} {{\`raw \\n\`}}`, 'a\tbéAA raw \\n'],
    [
      `{{'a'}} {{0x1F}} {{1e3}} {{1_000}} {{0b101}} {{0o17}} {{017}} {{1e21}} {{9007199254740993}}`,
      '97 31 1000 1000 5 15 15 1e+21 9007199254740993',
    ],
    ['{{"}}"}}{{`{{`}}', '}}{{'],
    // pipelines
    ['{{.Values.name | printf "%s-%s" "a" | quote}}', '"a-Widget"'],
    ['{{print (len .Values.list) (eq 1 1)}}', '3 true'],
    // if, with, range
    ['{{if .Values.empty}}A{{else if eq .Run.OS "linux"}}B{{else}}C{{end}}', 'B'],
    ['{{with .Values.empty}}a{{else with .Values.name}}b{{.}}{{end}}', 'bWidget'],
    ['{{with $x := .Values.name}}{{$x}}{{end}}', 'Widget'],
    ['{{range $i, $e := .Values.list}}{{$i}}={{$e}};{{end}}', '0=alpha;1=beta;2=gamma;'],
    ['{{range $k, $v := .Values.map}}{{$k}}:{{$v}} {{end}}', 'w:two x:1 z:[1 2] '],
    ['{{range .Values.nul}}x{{else}}none{{end}}', 'none'],
    ['{{range 3}}{{.}}{{end}}', '012'],
    ['{{range .Values.list}}{{if eq . "beta"}}{{continue}}{{end}}{{.}} {{end}}', 'alpha gamma '],
    [
      '{{range .Values.list}}{{range 3}}{{if eq . 1}}{{break}}{{end}}{{.}}{{end}}{{.}} {{end}}',
      '0alpha 0beta 0gamma ',
    ],
    // variables
    ['{{$v := 1}}{{if true}}{{$v = 5}}{{end}}{{$v}}', '5'],
    ['{{$v := 1}}{{if true}}{{$v := 5}}{{end}}{{$v}}', '1'],
    ['{{$s := ""}}{{range .Values.list}}{{$s = printf "%s%s" $s .}}{{end}}{{$s}}', 'alphabetagamma'],
    // templates
    ['{{define "t"}}<{{.name}}>{{end}}{{range .Values.people}}{{template "t" .}}{{end}}', '<Ann><Bob>'],
    ['{{block "b" .Values.name}}({{.}}){{end}}{{template "b" 1}}', '(Widget)(1)'],
    [
      '{{define "n"}}{{if .}}{{index . 0}}{{template "n" (rest .)}}{{end}}{{end}}{{template "n" .Values.list}}',
      'alphabetagamma',
    ],
    // what the reference takes away
    ['a<no value>b', 'ab'],
    ['{{/* */}}a<no value>b{{print "<no value>"}}', 'ab'],
    // nil from a variable has any field, as in Go
    ['{{$x := .Values.q}}[{{$x.a.b}}]{{block "n" .Values.q}}[{{.a}}]{{end}}', '[][]'],
    // bytes
    ['{{trunc 2 "héé"}}|{{len (trunc 2 "héé")}}|{{trunc 3 "héé"}}', 'h\ufffd|2|hé'],
    // methods
    ['{{(semver "1.2.3").Minor}} {{(toDate "2006-01-02" "2020-03-04").Format "Jan 2"}}', '2 Mar 4'],
    // angle brackets
    ['<<.Run.ID>> << .Run.ID | quote >> <<if true>>x<<end>>', 'r1 "r1" x'],
    ['{{$x := 1}}<< $x >> <<- $x -}}', '1 <<- $x -}}'],
    ['a <<- .Run.ID >>', 'ar1'],
    [
      '<<: *a\ncat <<EOF > x\ncat <<-EOF\nIFS=, read <<< "$l" >> y\ncat <<"EOF" >> z\n',
      '<<: *a\ncat <<EOF > x\ncat <<-EOF\nIFS=, read <<< "$l" >> y\ncat <<"EOF" >> z\n',
    ],
    ['$((1<<2)) << EOF >> x', '$((1<<2)) << EOF >> x'],
  ])('%s', async (template, expected) => {
    expect(await expand(template)).toBe(expected);
  });

  test('`and` and `or` evaluate only what they need', async () => {
    expect(await expand('{{and .Values.empty (index .Values.list 9)}}|{{or 1 (index .Values.list 9)}}')).toBe(
      '|1',
    );
    expect(await expand('{{if and .Values.name (or .Values.empty (eq 1 1))}}x{{end}}')).toBe('x');
    expect(await expand('{{range .Values.list}}{{. | eq "beta" | or false | and .}} {{end}}')).toBe(
      'false true false ',
    );
    expect(await expand('{{and 1 0 2}} {{or 0 "" "x"}} {{not 0}}')).toBe('0 x true');
  });

  test('the runtime is reached by own properties only', async () => {
    expect(
      await expand(
        '[{{.constructor}}{{.Values.__proto__}}{{.Values.toString}}{{index .Values "hasOwnProperty"}}]',
      ),
    ).toBe('[]');
    expect(await expand('{{.Values.name.length}}')).toContain(
      "'.Values.name' is text, so it has no 'length'",
    );
  });
});

describe('where the pieces lead', () => {
  test('output to its action, text to itself, also from a loop', async () => {
    const text = 'a{{range .Values.list}}- {{.}}\n{{end}}z';
    const result = await expandTemplates(unexpanded({ path: 'task.yaml', text }), data);
    if (!result.ok) throw new Error('does not expand');
    const pieces = [...result.value.text.matchAll(/[a-z]+|-/g)].map(({ index, 0: piece }) => {
      const { start, end } = result.value.map.placeOf(index, index + piece.length);
      return `${piece}<${text.slice(start, end)}>`;
    });
    expect(pieces.join(' ')).toBe('a<a> -<-> alpha<{{.}}> -<-> beta<{{.}}> -<-> gamma<{{.}}> z<z>');
  });
});

describe('a missing key', () => {
  test('is nothing, with a warning and the nearest key', async () => {
    expect(await expand('[{{.Values.nmae}}]')).toBe('[]');
    expect(await warningsOf('[{{.Values.nmae}}]\n{{range .Values.list}}{{$.Values.other}}{{end}}'))
      .toMatchInlineSnapshot(`
     "warning: '.Values.nmae' is not set
       --> task.yaml:1:4
        |
      1 | [{{.Values.nmae}}]
        |    ^^^^^^^^^^^^
        = hint: did you mean '.Values.name'?
        [template/missing-key]

     warning: '$.Values.other' is not set
       --> task.yaml:2:25
        |
      2 | {{range .Values.list}}{{$.Values.other}}{{end}}
        |                         ^^^^^^^^^^^^^^
        [template/missing-key]"
    `);
  });

  test('is no mistake where a template asks whether it is there', async () => {
    const asking =
      '{{if .Values.q}}{{end}}{{with .Values.q}}{{end}}{{.Values.q | default "d"}}{{or .Values.q 1}}{{not .Values.q}}';
    expect(await warningsOf(asking)).toBe('');
  });

  test('is an error when strict', async () => {
    expect(await expand('{{.Run.Id}}', { strict: true })).toMatchInlineSnapshot(`
     "error: '.Run.Id' is not set
       --> task.yaml:1:3
        |
      1 | {{.Run.Id}}
        |   ^^^^^^^
        = hint: did you mean '.Run.ID'?
        [template/missing-key]"
    `);
  });
});

describe('what cannot be understood', () => {
  test.each([
    ['{{CI_IMAGE_TAG}}'],
    ['{{ID}}'],
    ['{{.Values.name | quoet}}'],
    ['{{ .Values.k-dash }}'],
    ['{{ .Values.name'],
    ['{{"unterminated}}'],
    ["{{'text'}}"],
    ['{{if .Values.yes}}unclosed'],
    ['{{end}}'],
    ['{{if 1}}{{else}}{{else}}{{end}}'],
    ['{{range}}{{end}}'],
    ['{{ | quote}}'],
    ['{{1 | 2}}'],
    ['{{1 2}}'],
    ['{{$undefined}}'],
    ['{{.Values..name}}'],
    ['{{(len .Values.list}}'],
    ['{{not}}'],
    ['{{break}}'],
    ['{{if 1}}{{define "t"}}x{{end}}{{end}}'],
    ['{{/* no end'],
    ['{{.Values.nested.q.c}}'],
    ['{{range .Values.name}}{{end}}'],
    ['{{eq 1 "1"}}'],
    ['{{index .Values.list 7}}'],
    ['{{if (index .Values.list 7)}}a{{else}}b{{end}}{{len 5}}'],
    ['{{$x := nofunction 1}}{{$x}}'],
  ])('%s', async (template) => {
    expect(await expand(template)).toMatchSnapshot();
  });
});

describe('what is wrong in a template that another uses', () => {
  test('is told at its place, with the call', async () => {
    expect(await expand('{{define "t"}}{{len .}}{{end}}\n{{template "t" 5}}')).toMatchInlineSnapshot(`
     "error: 'len': a whole number has no length
       --> task.yaml:1:17
        |
      1 | {{define "t"}}{{len .}}{{end}}
        |                 ^^^^^
        = note: in the template 't', which is used here
       --> task.yaml:2:1
        |
      2 | {{template "t" 5}}
        | ^^^^^^^^^^^^^^^^^^
        [template/function]"
    `);
    expect(await expand('{{template "tt" 5}}{{define "t"}}{{end}}')).toMatchInlineSnapshot(`
     "error: there is no template 'tt'
       --> task.yaml:1:1
        |
      1 | {{template "tt" 5}}{{define "t"}}{{end}}
        | ^^^^^^^^^^^^^^^^^^^
        = hint: define it with '{{define "tt"}}…{{end}}'
        [template/function]"
    `);
  });
});

describe('functions that ACR does not have, and those that read the host', () => {
  test.each([
    ['{{toYaml .Values}}'],
    ['{{get .Values "a"}}'],
    ['{{env "HOME"}}'],
    ['{{genCA "a" 1}}'],
    ['{{.Values.q | upper}}'],
  ])('%s', async (template) => {
    expect(await expand(template)).toMatchSnapshot();
  });

  test('the host is read only where that is allowed', async () => {
    process.env.TASKRUN_TEST_NAME = 'value';
    expect(
      await expand('{{env "TASKRUN_TEST_NAME"}} {{expandenv "a${TASKRUN_TEST_NAME}"}}', {
        allowHostEnv: true,
      }),
    ).toBe('value avalue');
  });
});

describe('templates without an end', () => {
  test.each([
    ['rounds', '{{range 1000000000}}{{end}}', 'the templates run more than 1000000 actions, loops included'],
    ['text', '{{range 1000}}{{printf "%100000d" 1}}{{end}}', 'the text grows beyond 8388960 characters'],
    ['blocks', '{{if 1}}'.repeat(5000), 'blocks are nested too deeply'],
    ['parentheses', `{{${'('.repeat(5000)}1${')'.repeat(5000)}}}`, 'this expression is nested too deeply'],
    ['pipes', `{{1${'|print'.repeat(5000)}}}`, 'this pipeline is too long'],
    [
      'levels of a map',
      '{{$d := dict}}{{$_ := set $d "self" $d}}{{$d}}',
      'this is nested too deeply to print',
    ],
    [
      'calls',
      '{{define "a"}}{{template "a" .}}{{end}}{{template "a" .}}',
      'templates and blocks run more than 400 deep',
    ],
    ['characters', '{{repeat 1000000000 "a"}}', 'a text of 1000000000 characters is too long'],
    ['elements', '{{until 1000000000}}', 'a list of 1000000000 elements is too long'],
    [
      'copies',
      '{{$a := list 1 1}}' + '{{$a = list $a $a $a $a}}'.repeat(20) + '{{toJson $a}}',
      'the templates do more work than any task needs',
    ],
    ['fields', `{{$${'.a'.repeat(5000)}}}`, "'$.a' is not set, so it has no 'a'"],
  ])('too many %s', async (_, template, message) => {
    expect(await expand(template)).toContain(message);
  });
});
