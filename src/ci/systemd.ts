import { calendarOf } from './on-calendar.js';
import type { CIFile, CIRequest } from './request.js';
import { overLines, runCommand } from './script.js';
import { comment, lines, opening } from './text.js';

/** A service and its timer. @see https://www.freedesktop.org/software/systemd/man/latest/systemd.timer.html */
export function systemdUnits(request: CIRequest): readonly CIFile[] {
  const { name, file } = request;
  const service = lines(
    opening(request, 'systemd', settings(request)),
    '[Unit]',
    `Description=taskrun: ${specifiers(file)}`,
    'Wants=network-online.target',
    'After=network-online.target docker.service',
    '',
    '[Service]',
    'Type=oneshot',
    '# has to be a user that may use Docker',
    'User=taskrun',
    `WorkingDirectory=${specifiers(request.directory)}`,
    `EnvironmentFile=/etc/taskrun/${name}.env`,
    'ExecStart=/bin/sh -ec "\\',
    ...script(request),
    '# taskrun cleans up after itself when it is stopped',
    'KillMode=mixed',
    'TimeoutStopSec=90',
    'TimeoutStartSec=2h',
    'NoNewPrivileges=yes',
  );
  const timer = lines(
    comment([`When taskrun-${name}.service runs.`]),
    '[Unit]',
    `Description=Times of taskrun-${name}.service`,
    '',
    '[Timer]',
    ...request.cron.flatMap((cron) =>
      calendarOf(cron, request.timezone).flatMap((calendar) => [`# ${cron}`, `OnCalendar=${calendar}`]),
    ),
    '# a time that was missed while the machine was off comes once when it is on again',
    'Persistent=true',
    'RandomizedDelaySec=60',
    '',
    '[Install]',
    'WantedBy=timers.target',
  );
  return [
    { path: `taskrun-${name}.service`, text: service },
    { path: `taskrun-${name}.timer`, text: timer },
  ];
}

function script(request: CIRequest): readonly string[] {
  const command = runCommand(request, { reports: false, more: ['--progress plain'] });
  const text = overLines(command).map((line) => `  ${inQuotes(line)}`);
  return text.map((line, at) => (at === text.length - 1 ? `${line}"` : line));
}

function settings({ name, registry, directory }: CIRequest): readonly string[] {
  const known = registry ?? 'registry.example.com';
  return [
    `The repository is checked out at ${directory}. Put both units into /etc/systemd/system, and into`,
    `/etc/taskrun/${name}.env, readable by root only (chmod 600):`,
    `  TASKRUN_REGISTRY=${known}`,
    '  REGISTRY_USERNAME=…',
    '  REGISTRY_PASSWORD=…',
    `Then: systemctl daemon-reload && systemctl enable --now taskrun-${name}.timer`,
    "('taskrun schedule' does the same without a timer, as a service that goes on.)",
  ];
}

/** % introduces specifiers. */
const specifiers = (text: string): string => text.replaceAll('%', '%%');

/** Shell text between systemd's double quotes: backslashes at the ends of lines are systemd's own, which make a blank. */
function inQuotes(line: string): string {
  const [, text = '', end = ''] = /^(.*?)( \\)?$/s.exec(line) ?? [];
  const quoted = specifiers(text).replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('$', '$$$$');
  return `${quoted}${end}`;
}
