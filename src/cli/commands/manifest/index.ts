/** `taskrun manifest`: manifest lists without a task file, each subcommand in its file; kept.ts has those not pushed yet. */
import { Option, type Command } from 'commander';
import type { CommandContext } from '../../console/index.js';
import type { AnnotateFlags } from './annotate.js';
import type { CreateFlags } from './create.js';
import type { InspectFlags } from './inspect.js';
import type { MergeFlags } from './merge.js';
import type { PushFlags } from './push.js';
import { addRegistryOptions, collect } from '../../options/index.js';

const keeping =
  'Without --push the list is kept on this machine until it is pushed, a day at most; creating it again replaces it.';

/** `taskrun manifest create|annotate|push|inspect|rm|merge`. */
export function manifestCommand(program: Command, context: CommandContext): void {
  const manifest = program
    .command('manifest')
    .summary('create, push and inspect manifest lists, registry to registry')
    .description(
      'Make one image of several platforms out of images in registries. No engine and no docker are needed.',
    );
  create(manifest, context);
  annotate(manifest, context);
  push(manifest, context);
  inspect(manifest, context);
  remove(manifest, context);
  merge(manifest, context);
}

function create(manifest: Command, context: CommandContext): void {
  const command = manifest
    .command('create')
    .summary('create a manifest list of images, and push it or keep it')
    .description(
      `Create a manifest list of images, each for one platform or several; their digests are pinned now.\n${keeping}`,
    )
    .argument('<list>', 'name of the list, such as localhost:5656/app:1')
    .argument('<images...>', 'what it is made of; images elsewhere are copied beside it when it is pushed')
    .option('--push', 'push it at once, and keep nothing on this machine')
    .option('--dry-run', 'print the manifest, and keep nothing')
    .option('-a, --amend', 'add to the list that is kept, instead of replacing it')
    .option('--no-attestations', 'leave provenance and bills of materials out')
    .option(
      '--annotation <target:key=value>',
      'annotate the index, or manifest-descriptor[os/arch] in it (repeatable)',
      collect,
      [],
    )
    .addOption(output())
    .addHelpText(
      'after',
      examples(
        'taskrun manifest create --push contoso.azurecr.io/app:1 \\',
        '    contoso.azurecr.io/app:1-amd64 contoso.azurecr.io/app:1-arm64',
        'taskrun manifest create localhost:5656/app:1 localhost:5656/app:1-amd64',
        'taskrun manifest push localhost:5656/app:1',
      ),
    );
  addRegistryOptions(command).action(async (list: string, images: readonly string[], flags: CreateFlags) => {
    const { manifestCreate } = await import('./create.js');
    context.answer = await manifestCreate(list, images, flags, context.io);
  });
}

function annotate(manifest: Command, context: CommandContext): void {
  manifest
    .command('annotate')
    .summary('say which platform an image of a kept list is for')
    .description('Say which platform an image of a kept list is for, where it does not say so itself.')
    .argument('<list>', 'name of the list')
    .argument('<image>', 'one of its images, as create was given it, or by its digest')
    .option('--os <os>', 'operating system')
    .option('--arch <architecture>', 'architecture')
    .option('--variant <variant>', 'variant of the architecture, such as v7')
    .option('--os-version <version>', 'version of the operating system (Windows)')
    .option(
      '--os-features <list>',
      'features of the operating system (commas between; repeatable)',
      collect,
      [],
    )
    .addHelpText(
      'after',
      examples(
        'taskrun manifest annotate localhost:5656/app:1 localhost:5656/app:1-arm --arch arm --variant v6',
      ),
    )
    .action(async (list: string, image: string, flags: AnnotateFlags) => {
      const { manifestAnnotate } = await import('./annotate.js');
      context.answer = await manifestAnnotate(list, image, flags, context.io);
    });
}

function push(manifest: Command, context: CommandContext): void {
  const command = manifest
    .command('push')
    .summary('push a kept list, then forget it')
    .description(
      'Push a kept list, then forget it. What its repository lacks is copied there first; the tag moves last.',
    )
    .argument('<list>', 'name of the list')
    .option(
      '-p, --purge',
      'forget the list, which it does anyway: the flag is for those who know it from docker',
    )
    .option('--keep', 'keep the list, to amend and push it again')
    .addOption(output())
    .addHelpText('after', examples('taskrun manifest push localhost:5656/app:1'));
  addRegistryOptions(command).action(async (list: string, flags: PushFlags) => {
    const { manifestPush } = await import('./push.js');
    context.answer = await manifestPush(list, flags, context.io);
  });
}

function inspect(manifest: Command, context: CommandContext): void {
  const command = manifest
    .command('inspect')
    .summary('print the manifest of an image or of a kept list')
    .description('Print the manifest of an image, or of a kept list, as indented JSON.')
    .argument('<image>', 'name with a tag or a digest; a kept list comes before what the registry has')
    .option('-v, --verbose', 'with each image of a list: its descriptor and its own manifest')
    .addHelpText('after', examples('taskrun manifest inspect docker.io/library/alpine:3.20'));
  addRegistryOptions(command).action(async (image: string, flags: InspectFlags) => {
    const { manifestInspect } = await import('./inspect.js');
    context.answer = await manifestInspect(image, flags, context.io);
  });
}

function remove(manifest: Command, context: CommandContext): void {
  manifest
    .command('rm')
    .summary('forget kept lists')
    .description('Forget kept lists. Nothing in a registry changes.')
    .argument('<lists...>', 'names of lists')
    .addHelpText('after', examples('taskrun manifest rm localhost:5656/app:1'))
    .action(async (lists: readonly string[]) => {
      const { manifestRemove } = await import('./remove.js');
      context.answer = await manifestRemove(lists, context.io);
    });
}

function merge(manifest: Command, context: CommandContext): void {
  const command = manifest
    .command('merge')
    .summary('make the lists of a task that was run in parts, one for each platform')
    .description(
      "Make and push the manifest lists of a task, of what its runs with --only-platform have pushed. The runs share their --id; of one that had nothing to do ('nothing changed'), the images of the last time are taken.",
    )
    .option(
      '--state <place>',
      'what one of the runs has left: a file, or oci:// and a name (repeatable)',
      collect,
      [],
    )
    .option('--dry-run', 'say what would be pushed, and push nothing')
    .addOption(output())
    .addHelpText(
      'after',
      examples(
        'taskrun run multiarch.yaml --id $BUILD --only-platform linux/amd64 --state amd64.json',
        'taskrun run multiarch.yaml --id $BUILD --only-platform linux/arm64 --state arm64.json',
        'taskrun manifest merge --state amd64.json --state arm64.json',
      ),
    );
  addRegistryOptions(command).action(async (flags: MergeFlags) => {
    const { manifestMerge } = await import('./merge.js');
    context.answer = await manifestMerge(flags, context.io);
  });
}

function output(): Option {
  return new Option('--output <kind>', 'how to show it').choices(['text', 'json']).default('text');
}

function examples(...lines: readonly string[]): string {
  const title = lines.length === 1 ? 'Example' : 'Examples';
  return `\n${title}:\n${lines.map((line) => `  ${line}\n`).join('')}`;
}
