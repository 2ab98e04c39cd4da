import { withoutCommands, type Dialect } from './dialect.js';

/**
 * Logging commands of Azure Pipelines.
 * @see https://learn.microsoft.com/azure/devops/pipelines/scripts/logging-commands
 */
export const azure: Dialect = {
  open: (_key, title) => `##[group]${title}\n`,
  close: () => '##[endgroup]\n',
  problem({ severity, title, message, place }) {
    const properties: Readonly<Record<string, string | number>> = {
      type: severity,
      ...(place === undefined
        ? {}
        : { sourcepath: place.path, linenumber: place.line, columnnumber: place.column }),
    };
    const written = Object.entries(properties).map(([name, value]) => `${name}=${property(String(value))};`);
    return `##vso[task.logissue ${written.join('')}]${data(`${title}: ${message}`)}\n`;
  },
  harmless: withoutCommands,
};

/** Makes the agent show a file of Markdown beside the log. */
export function uploadSummary(path: string): string {
  return `##vso[task.uploadsummary]${data(path)}\n`;
}

function data(text: string): string {
  return text.replaceAll('%', '%AZP25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function property(text: string): string {
  return data(text).replaceAll(';', '%3B').replaceAll(']', '%5D');
}
