import { withoutCommands, type Dialect } from './dialect.js';

/**
 * Workflow commands of GitHub Actions.
 * @see https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands
 */
export const github: Dialect = {
  open: (_key, title) => `::group::${data(title)}\n`,
  close: () => '::endgroup::\n',
  problem({ severity, title, message, place }) {
    const properties: Readonly<Record<string, string | number>> = {
      ...(place === undefined
        ? {}
        : { file: place.path.replaceAll('\\', '/'), line: place.line, col: place.column }),
      title,
    };
    const written = Object.entries(properties).map(([name, value]) => `${name}=${property(String(value))}`);
    return `::${severity} ${written.join(',')}::${data(message)}\n`;
  },
  harmless: withoutCommands,
};

function data(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function property(text: string): string {
  return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
