import { didYouMean } from '../diagnostic/index.js';
import { refuse, type Token } from './token.js';
import type { TemplateMap } from './value.js';

/** Functions that templates have elsewhere: in Helm, or in later versions of Sprig. */
const elsewhere: ReadonlyMap<string, string> = new Map([
  ...[
    'include',
    'tpl',
    'required',
    'lookup',
    'toYaml',
    'fromYaml',
    'toToml',
    'fromJsonArray',
    'fromYamlArray',
  ].map((name) => [name, 'Helm'] as const),
  ...(
    'get dig fromJson mustFromJson mustToJson mustToPrettyJson mustToRawJson toRawJson chunk mustChunk mustAppend mustPush ' +
    'mustPrepend mustFirst mustRest mustLast mustInitial mustReverse mustUniq mustWithout mustHas mustSlice mustCompact ' +
    'mustDateModify mustToDate mustMerge mustMergeOverwrite mustDeepCopy mustRegexMatch mustRegexFind mustRegexFindAll ' +
    'mustRegexReplaceAll mustRegexReplaceAllLiteral mustRegexSplit regexQuoteMeta seq addf add1f subf divf mulf maxf minf ' +
    'all any osBase osDir osClean osExt osIsAbs bcrypt htpasswd randBytes randInt sha512sum duration durationRound ' +
    'must_date_modify genPrivateKeyWithOptions genCAWithKey genSelfSignedCertWithKey genSignedCertWithKey'
  )
    .split(' ')
    .map((name) => [name, 'later versions of Sprig'] as const),
]);

const instead: Readonly<Record<string, string>> = {
  get: 'use \'index\', as in (index $map "key")',
  toYaml: "use 'toJson': JSON is YAML too",
  include: 'use \'template\', as in {{template "name" .}}',
  required: 'use \'fail\', as in {{if not .Values.x}}{{fail "x is missing"}}{{end}}',
  seq: "use 'until' or 'untilStep'",
};

/**
 * Refuses a word that is no function. What the author wanted may be a value (`{{CI_IMAGE_TAG}}`): a word that some part of the
 * data has as a key is looked up there.
 */
export function unknownWord(
  data: TemplateMap,
  functions: ReadonlyMap<string, unknown>,
): (word: Token, alone: boolean) => never {
  return (word, alone) => {
    const origin = elsewhere.get(word.text);
    const message = `'${word.text}' is not a function`;
    const owner = ownerOf(data, word.text);
    if (origin !== undefined && owner === undefined) {
      return refuse(
        `${message} of ACR's templates; ${origin} ${origin === 'Helm' ? 'has' : 'have'} it`,
        word,
        instead[word.text],
      );
    }
    if (owner !== undefined) return refuse(message, word, `to use a value write {{.${owner}.${word.text}}}`);
    const meant = didYouMean(word.text, functions.keys());
    if (meant !== undefined) return refuse(message, word, `did you mean '${meant}'?`);
    return refuse(message, word, alone ? `to use a value write {{.Values.${word.text}}}` : undefined);
  };
}

function ownerOf(data: TemplateMap, word: string): string | undefined {
  return Object.keys(data).find((key) => {
    const part = data[key];
    return typeof part === 'object' && part !== null && !Array.isArray(part) && Object.hasOwn(part, word);
  });
}

/** The remedy for a key that isn't there and resembles none that is. */
export function keyHint(lookup: string): string | undefined {
  const name = /^\.Values\.([^.]+)$/.exec(lookup)?.[1];
  return name === undefined
    ? undefined
    : `give it a value with '--set ${name}=…', or a default with '${lookup} | default "…"'`;
}
