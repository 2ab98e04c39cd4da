import type { CIFile, CIRequest } from './request.js';
import { inOneLine, runCommand, shellWord } from './script.js';
import { lines, opening } from './text.js';

/** Lines of a user's crontab. @see https://manpages.debian.org/crontab.5 */
export function crontab(request: CIRequest): readonly CIFile[] {
  const { name, cron, directory } = request;
  const run = inOneLine(runCommand(request, { reports: false, more: ['--progress quiet'] }));
  const parts = [
    `cd ${shellWord(directory)}`,
    `. "$HOME/.config/taskrun/${name}.env"`,
    // a run that takes longer than to the next time is not joined by another
    `exec flock --nonblock "$HOME/.config/taskrun/${name}.lock" ${run}`,
  ];
  const text = lines(
    opening(request, 'cron', settings(request)),
    'SHELL=/bin/sh',
    'PATH=/usr/local/bin:/usr/bin:/bin',
    // to cron, % is the end of a line
    ...cron.map((each) => `${each} set -ea; ${parts.join('; ').replaceAll('%', '\\%')}`),
  );
  return [{ path: `${name}.crontab`, text }];
}

function settings({ name, registry, directory }: CIRequest): readonly string[] {
  return [
    `The repository is checked out at ${directory}. Put into ~/.config/taskrun/${name}.env, readable by you only (chmod 600):`,
    `  TASKRUN_REGISTRY=${registry ?? 'registry.example.com'}`,
    '  REGISTRY_USERNAME=…',
    '  REGISTRY_PASSWORD=…',
    "Then add these lines with 'crontab -e'. Times are those of the machine's own clocks; a time that is missed while it is",
    "off does not come again ('taskrun schedule' and systemd can do that). What taskrun prints is sent by mail.",
  ];
}
