import type { Command } from 'commander';
import type { CommandContext } from '../io.js';

/** `taskrun registry serve`. */
export function registryCommand(program: Command, context: CommandContext): void {
  const registry = program
    .command('registry')
    .description('the embedded registry: what runs without --registry push to');
  registry
    .command('serve')
    .description(
      'Serve the embedded registry on loopback until interrupted, so that its images can be pulled.',
    )
    .option('--port <n>', 'port on 127.0.0.1 (default: the one that runs prefer)')
    .addHelpText(
      'after',
      '\nExample:\n  taskrun registry serve &\n  docker pull localhost:5656/multi-arch-samples/myimage\n',
    )
    .action(async (flags: { readonly port?: string }) => {
      const { serveRegistryCommand } = await import('../serve-registry.js');
      context.answer = await serveRegistryCommand(flags, context.io);
    });
}
