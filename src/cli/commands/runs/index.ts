/** `taskrun runs`: the history, each subcommand in its file. */
import { Option, type Command } from 'commander';
import type { CommandContext } from '../../console/index.js';
import type { ListRunsFlags } from './list.js';
import type { LogsFlags } from './logs.js';
import type { RemoveRunsFlags } from './remove.js';
import type { ShowRunFlags } from './show.js';
import { atLeastOne, collect } from '../../options/index.js';

const which = "ID of the run, the beginning of one, or 'latest'";
/** As many as `az acr task list-runs` shows. */
const usualTop = 15;
const statuses = ['Running', 'Succeeded', 'Failed', 'Canceled', 'Error', 'Timeout'];

/** `taskrun runs list|show|logs|remove`. */
export function runsCommand(program: Command, context: CommandContext): void {
  const runs = program
    .command('runs')
    .summary('list, show, follow and remove the runs of this machine')
    .description('Look at runs, past ones and those that go on, and at what their steps printed.');
  list(runs, context);
  show(runs, context);
  logs(runs, context);
  remove(runs, context);
}

function list(runs: Command, context: CommandContext): void {
  runs
    .command('list')
    .description('List runs, the latest first. A run whose process is gone has status Error.')
    .option('-n, --name <task>', 'only runs of this task')
    .addOption(new Option('--run-status <status>', 'only runs with this status').choices(statuses))
    .option('--image <image>', 'only runs that pushed it: repository, name with a tag, or digest')
    .option('--since <duration>', 'only runs that started within it, such as 12h or 7d')
    .option('--top <n>', `at most so many (default: ${usualTop})`, atLeastOne, usualTop)
    .addOption(new Option('--all', 'however many there are').conflicts('top'))
    .addOption(output())
    .addHelpText('after', example('taskrun runs list --run-status Failed --top 10'))
    .action(async (flags: ListRunsFlags) => {
      const { runsList } = await import('./list.js');
      context.answer = await runsList(flags, context.io);
    });
}

function show(runs: Command, context: CommandContext): void {
  runs
    .command('show')
    .description('Show the record of a run: its steps, what went wrong, the images it left in registries.')
    .argument('[run]', which, 'latest')
    .addOption(output())
    .option('--html <file>', 'write a report of the run, one file of HTML, instead')
    .addHelpText('after', example('taskrun runs show latest --html report.html'))
    .action(async (run: string, flags: ShowRunFlags) => {
      const { runsShow } = await import('./show.js');
      context.answer = await runsShow(run, flags, context.io);
    });
}

function logs(runs: Command, context: CommandContext): void {
  runs
    .command('logs')
    .description('Print what the steps of a run printed; of a run that goes on, what there is by now.')
    .argument('[run]', which, 'latest')
    .option('-f, --follow', 'go on until the run is over')
    .option('--step <id>', 'only this step (repeatable)', collect, [])
    .option('--no-log-prefix', 'the lines of the steps alone, as they were printed')
    .addHelpText('after', example('taskrun runs logs latest --follow --step build'))
    .action(async (run: string, flags: LogsFlags) => {
      const { runsLogs } = await import('./logs.js');
      context.answer = await runsLogs(run, flags, context.io);
    });
}

function remove(runs: Command, context: CommandContext): void {
  runs
    .command('remove')
    .description('Remove the records and logs of runs that are over. Images in registries stay.')
    .argument('[runs...]', "IDs, or the beginnings of IDs, or 'latest'")
    .option('--older-than <duration>', 'all that started earlier, such as 7d')
    .option('--all', 'all that are over')
    .addHelpText('after', example('taskrun runs remove --older-than 7d'))
    .action(async (names: readonly string[], flags: RemoveRunsFlags) => {
      const { runsRemove } = await import('./remove.js');
      context.answer = await runsRemove(names, flags, context.io);
    });
}

function output(): Option {
  return new Option('--output <kind>', 'how to show it').choices(['text', 'json']).default('text');
}

function example(line: string): string {
  return `\nExample:\n  ${line}\n`;
}
