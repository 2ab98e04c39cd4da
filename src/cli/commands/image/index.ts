/** `taskrun image`: images in registries, each subcommand in its file. */
import { Option, type Command } from 'commander';
import type { CopyFlags } from './copy.js';
import type { InspectFlags } from './inspect.js';
import type { ListFlags } from './list.js';
import type { RemoveFlags } from './remove.js';
import type { VerifyFlags } from './verify.js';
import type { CommandContext } from '../../console/index.js';
import { type RegistryFlags, addRegistryOptions, collect } from '../../options/index.js';

/** `taskrun image list|inspect|copy|tag|remove|verify`. */
export function imageCommand(program: Command, context: CommandContext): void {
  const image = program
    .command('image')
    .summary('list, inspect, copy, tag, remove and verify images in registries')
    .description('Work with images where they are: in registries. No engine is needed.');
  list(image, context);
  inspect(image, context);
  copy(image, context);
  tag(image, context);
  remove(image, context);
  verify(image, context);
}

function list(image: Command, context: CommandContext): void {
  const command = image
    .command('list')
    .summary('show its tags, platforms, sizes, times and digests')
    .description("List a repository's images: tags, platforms, sizes, times and digests; newest first.")
    .argument('<repository>', 'such as localhost:5656/multi-arch-samples/myimage')
    .addOption(output())
    .addHelpText('after', example('taskrun image list localhost:5656/multi-arch-samples/myimage'));
  addRegistryOptions(command).action(async (name: string, flags: ListFlags) => {
    const { imageList } = await import('./list.js');
    context.answer = await imageList(name, flags, context.io);
  });
}

function inspect(image: Command, context: CommandContext): void {
  const command = image
    .command('inspect')
    .summary('show what it is made of, attested and signed by')
    .description(
      'Show what an image is made of: its index, its images, what attests them and refers to them.',
    )
    .argument('<image>', 'name with a tag or a digest (default tag: latest)')
    .option('--platform <platform>', 'only the image for this, with its configuration and layers')
    .addOption(output())
    .addHelpText('after', example('taskrun image inspect contoso.azurecr.io/app:1 --platform linux/arm64'));
  addRegistryOptions(command).action(async (name: string, flags: InspectFlags) => {
    const { imageInspect } = await import('./inspect.js');
    context.answer = await imageInspect(name, flags, context.io);
  });
}

function copy(image: Command, context: CommandContext): void {
  const command = image
    .command('copy')
    .summary('copy it whole to another repository or registry')
    .description(
      'Copy an image, with all its platforms and attestations, into another repository or registry.\nDigests stay what they are; what is there already is not sent; the tag comes last.',
    )
    .argument('<source>', 'name with a tag or a digest (default tag: latest)')
    .argument('<target>', "name with a tag, or a repository, which takes the source's tag")
    .option(
      '--platform <list>',
      'only the images for these (commas between; repeatable), in a new index',
      collect,
      [],
    )
    .option('--referrers', 'also what refers to the image: signatures, SBOMs')
    .addHelpText(
      'after',
      example('taskrun image copy docker.io/library/alpine:3.20 contoso.azurecr.io/base'),
    );
  addRegistryOptions(command).action(async (source: string, target: string, flags: CopyFlags) => {
    const { imageCopy } = await import('./copy.js');
    context.answer = await imageCopy(source, target, flags, context.io);
  });
}

function tag(image: Command, context: CommandContext): void {
  const command = image
    .command('tag')
    .summary('give it more names in its registry')
    .description('Give an image more names in its registry, without moving a byte.')
    .argument('<image>', 'name with a tag or a digest (default tag: latest)')
    .argument('<names...>', "tags, or names in other repositories of the image's registry")
    .addHelpText('after', example('taskrun image tag contoso.azurecr.io/app:r42 v1.4 stable'));
  addRegistryOptions(command).action(async (name: string, names: readonly string[], flags: RegistryFlags) => {
    const { imageTag } = await import('./tag.js');
    context.answer = await imageTag(name, names, flags, context.io);
  });
}

function remove(image: Command, context: CommandContext): void {
  const command = image
    .command('remove')
    .summary('remove tags, or manifests by their digests')
    .description('Remove tags, or manifests by their digests. Nothing is asked.')
    .argument('<images...>', 'names, each with a tag or a digest')
    .option('--digest', 'remove the manifest a tag leads to, with every other tag of it')
    .addHelpText(
      'after',
      example('taskrun image remove contoso.azurecr.io/app:r41 contoso.azurecr.io/app:r42'),
    );
  addRegistryOptions(command).action(async (names: readonly string[], flags: RemoveFlags) => {
    const { imageRemove } = await import('./remove.js');
    context.answer = await imageRemove(names, flags, context.io);
  });
}

function verify(image: Command, context: CommandContext): void {
  const command = image
    .command('verify')
    .summary('check that it is whole and says the truth')
    .description(
      'Check that an image is whole: everything it names is there, with the right digest, size and platform.\nExit code 4 when it is broken.',
    )
    .argument('<image>', 'name with a tag or a digest (default tag: latest)')
    .option('--deep', 'read every blob and check its digest')
    .addOption(output())
    .addHelpText('after', example('taskrun image verify contoso.azurecr.io/app:1 --deep'));
  addRegistryOptions(command).action(async (name: string, flags: VerifyFlags) => {
    const { imageVerify } = await import('./verify.js');
    context.answer = await imageVerify(name, flags, context.io);
  });
}

function output(): Option {
  return new Option('--output <kind>', 'how to show it').choices(['text', 'json']).default('text');
}

function example(line: string): string {
  return `\nExample:\n  ${line}\n`;
}
