/** `taskrun ci`: files that make a CI service, or a machine, run a task. */
import { Argument, type Command } from 'commander';
import { services, type Service } from '../../../ci/index.js';
import type { GenerateFlags } from './generate-files.js';
import type { CommandContext } from '../../console/index.js';
import { addRemoteOptions, addVariables, collect } from '../../options/index.js';

const examples = `
Examples:
  taskrun ci generate github tasks/multiarch.yaml --cron '0 4 * * *' \\
    --registry ghcr.io/me --output .github/workflows/multiarch.yml
  taskrun ci generate gitlab tasks/multiarch.yaml --cron '0 4 * * *' --split
  taskrun ci generate systemd tasks/multiarch.yaml --cron '30 2 * * *' \\
    --timezone Europe/Paris --output /etc/systemd/system

--split is for github, gitlab and azure-pipelines: the builds of each platform
run on a machine of its kind, and a last job joins them (taskrun manifest merge).
Logins are never written into a file: it names the variables that have them.
`;

/** `taskrun ci generate SERVICE [FILE]`. */
export function ciCommand(program: Command, context: CommandContext): void {
  const ci = program
    .command('ci')
    .summary('files that make a CI service run a task')
    .description('Files that make a CI service, or a machine, run a task at its times.');
  const generate = ci
    .command('generate')
    .summary('write such a file')
    .description(
      'Write a complete file that makes a CI service, or a machine, run a task at its times, when anything has changed.',
    )
    .addArgument(new Argument('<service>', 'what the file is for').choices(services))
    .argument('[file]', 'task file, from the root of the repository on (default: acr-task.yaml, acb.yaml)')
    .option('--cron <expression>', "when: 'minute hour day month weekday' (repeatable)", collect, [])
    .option(
      '--timezone <zone>',
      'of the cron expressions; github and azure-pipelines know UTC only (default: UTC)',
    )
    .option('--split', 'build each platform on a machine of its own kind')
    .option('--name <name>', "of the job, and of the state beside the images (default: the task file's)")
    .option('--package <source>', 'what npm installs (default: this version of taskrun)')
    .option(
      '--checkout <directory>',
      'where the repository is on that machine; for systemd and cron (default: this directory)',
    )
    .option(
      '--from <location>',
      'where the repository is fetched; for kubernetes-cronjob (default: its remote origin)',
    )
    .option('-o, --output <file>', 'write it there, or, where there are several files, into that directory')
    .addHelpText('after', examples);
  addVariables(generate);
  addRemoteOptions(generate);
  generate.action(async (service: Service, file: string | undefined, flags: GenerateFlags) => {
    const { generateFilesCommand } = await import('./generate-files.js');
    context.answer = await generateFilesCommand(service, file, flags, context.io);
  });
}
