/** `taskrun registry`: the embedded registry, served for as long as one wants, and rid of what nobody names. */
import { Option, type Command } from 'commander';
import type { GarbageFlags } from './collect-garbage.js';
import type { CommandContext } from '../../console/index.js';
import type { ServeFlags } from './serve-registry.js';

/** `taskrun registry serve|gc`. */
export function registryCommand(program: Command, context: CommandContext): void {
  const registry = program
    .command('registry')
    .summary('the embedded registry: what runs without --registry push to')
    .description('The embedded registry: what runs without --registry push to.');
  serveCommand(registry, context);
  garbageCommand(registry, context);
}

const serveExamples = `
Examples:
  taskrun registry serve                  docker pull localhost:5656/hello:v1
  taskrun registry serve --port 5000 --data ./images
                                          another port, images of its own
  taskrun registry serve --htpasswd users
                                          only who has a password; to make one:
                                          htpasswd -B -c users me
  taskrun registry serve --host 0.0.0.0 --read-only
                                          other machines may pull

It speaks plain HTTP, which docker accepts from localhost only; for other
machines put a reverse proxy with TLS before it. It may serve while runs push
to it, and so may several of them over one data folder.
`;

function serveCommand(registry: Command, context: CommandContext): void {
  registry
    .command('serve')
    .summary('serve its images until interrupted')
    .description(
      'Serve the embedded registry until interrupted, so that its images can be pulled and pushed.',
    )
    .option('--port <n>', 'port; 0 is any free one (default: 5656, or the next free one)')
    .option('--data <dir>', 'data folder (default: the one that runs push to)')
    .option(
      '--host <address>',
      'where to listen, if not on this machine only; with --htpasswd or --read-only',
    )
    .option('--htpasswd <file>', 'let in only the users of this file; it is read again when it changes')
    .option('--read-only', 'let nobody push or delete')
    .option('--verbose', 'print each request')
    .addHelpText('after', serveExamples)
    .action(async (flags: ServeFlags) => {
      const { serveRegistryCommand } = await import('./serve-registry.js');
      context.answer = await serveRegistryCommand(flags, context.io);
    });
}

const garbageExamples = `
Examples:
  taskrun registry gc                      what would go
  taskrun registry gc --delete             remove it
  taskrun registry gc --delete --untagged  also images that have lost their tags

Garbage is what no manifest refers to: blobs, the links of repositories to them,
and what interrupted uploads have left. Manifests without a tag stay unless
--untagged is given, for they may be deployed by digest; even then one stays
that an index with a tag lists, or that is about one that stays (signatures,
attestations). Runs and registries may go on meanwhile: what a push has sent, or
has found there already, within --older-than is left alone.
`;

function garbageCommand(registry: Command, context: CommandContext): void {
  registry
    .command('gc')
    .summary('show or remove what none of its images needs')
    .description('Show what no image of the embedded registry needs any more; with --delete, remove it.')
    .option('--delete', 'remove it')
    .addOption(new Option('--dry-run', 'only show it (the default)').conflicts('delete'))
    .option('--untagged', 'manifests without a tag are garbage, too')
    .option(
      '--older-than <duration>',
      'leave what is younger, e.g. 30m or 7d; 0s only while nobody pushes',
      '1h',
    )
    .option('--data <dir>', 'data folder (default: the one that runs push to)')
    .addOption(new Option('--output <kind>', 'how to show it').choices(['text', 'json']).default('text'))
    .addHelpText('after', garbageExamples)
    .action(async (flags: GarbageFlags) => {
      const { collectGarbageCommand } = await import('./collect-garbage.js');
      context.answer = await collectGarbageCommand(flags, context.io);
    });
}
