import type { CopyInstruction, InlineFile } from './instruction.js';
import { readFlags } from './flags.js';
import { readHeredocName } from './heredoc-name.js';
import type { InstructionLine } from './lines.js';
import { DockerfileError } from './problem.js';
import { jsonWords, plainWords } from './words.js';

const common = { chown: 'text', chmod: 'text', link: 'switch', exclude: 'texts' } as const;
const forms = {
  copy: { ...common, from: 'text', parents: 'switch' },
  add: { ...common, checksum: 'text', 'keep-git-dir': 'switch', unpack: 'switch' },
} as const;

/** COPY or ADD. @throws DockerfileError */
export function readCopy(kind: 'copy' | 'add', line: InstructionLine): CopyInstruction {
  const words = jsonWords(line.rest) ?? plainWords(line.rest);
  const destination = words.at(-1);
  if (destination === undefined || words.length < 2)
    throw new DockerfileError(`${line.keyword} needs a source and a destination`);
  const flags = readFlags(line.flags, forms[kind]);
  if (readHeredocName(destination) !== undefined)
    throw new DockerfileError(`the destination of ${line.keyword} cannot be a heredoc`);
  const from = flags.text('from') ?? '';
  const unpack = flags.isOn('unpack');
  return {
    kind,
    ...sourcesOf(words.slice(0, -1), line),
    destination,
    ...(from === '' ? {} : { from }),
    chown: flags.text('chown') ?? '',
    chmod: flags.text('chmod') ?? '',
    link: flags.isOn('link') ?? false,
    parents: flags.isOn('parents') ?? false,
    excludes: flags.texts('exclude'),
    checksum: flags.text('checksum') ?? '',
    ...(unpack === undefined ? {} : { unpack }),
  };
}

function sourcesOf(words: readonly string[], { heredocs }: InstructionLine) {
  const sources: string[] = [];
  const contents: InlineFile[] = [];
  for (const word of words) {
    const heredoc = readHeredocName(word);
    if (heredoc === undefined) sources.push(word);
    else {
      const { name, stripTabs, expands } = heredoc;
      const content = heredocs.findLast((other) => other.name === name)?.content ?? '';
      contents.push({ name, content: stripTabs ? content.replaceAll(/^\t+/gm, '') : content, expands });
    }
  }
  return { sources, contents };
}
