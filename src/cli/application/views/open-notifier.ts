import { setTimeout as delay } from 'node:timers/promises';
import type { Checked, Diagnostic } from '../../../diagnostic/index.js';
import type { RunRecord } from '../../../event/index.js';
import { listRuns } from '../../../history/index.js';
import {
  isWanted,
  notificationOf,
  sendNotification,
  targetOf,
  type NotifyPorts,
  type Target,
  type TargetKind,
} from '../../../notify/index.js';
import { nodeTransport } from '../../../registry/index.js';
import { readSecretSource } from '../../../secret/index.js';
import { InvalidInput, type IO } from '../../console/index.js';
import type { RunFlags } from '../../options/index.js';
import { secretPorts } from '../secret-ports.js';
import { dataFolder } from '../machine/index.js';

/** Tells those who want to know how a run ended. */
export interface Notifier {
  /** Answers warnings about those who could not be told; takes no longer than {@link longest}, and never rejects. */
  tell(record: RunRecord): Promise<readonly Diagnostic[]>;
}

/** Milliseconds that a run's end may wait for all notifications together. */
const longest = 10_000;
/** Milliseconds that one attempt may take. */
const longestAttempt = 5_000;

/** Reads where the notifications go, before anything starts. @throws InvalidInput */
export async function openNotifier(flags: RunFlags, io: IO): Promise<Notifier | undefined> {
  const { notify, notifyOn = ['failure'], notifySecret } = flags;
  if (notify.length === 0 || flags.dryRun === true) return undefined;
  const targets = await Promise.all(notify.map((text) => readTarget(text, io)));
  const key = notifySecret === undefined ? undefined : await readKey(notifySecret, io);
  const problems = [...targets, ...(key === undefined ? [] : [key])].flatMap((each) =>
    each.ok ? [] : each.problems,
  );
  if (problems.length > 0) throw new InvalidInput(problems);
  const known = targets.flatMap((each) => (each.ok ? [each.value] : []));
  return {
    async tell(record) {
      const earlier = await imagesBefore(record, io);
      const notification = notificationOf(record, earlier, Date.now());
      if (!isWanted(notification, notifyOn)) return [];
      const signal = AbortSignal.timeout(longest);
      const { ports, close } = portsFor(key?.ok === true ? key.value : undefined, io);
      const sent = await Promise.all(
        known.map((target) => sendNotification(target, notification, ports, signal)),
      );
      close();
      return sent.flatMap((each, at) => (each.status === 'sent' ? [] : [notSent(known[at], each.reason)]));
    },
  };
}

async function readTarget(text: string, io: IO): Promise<Checked<Target>> {
  const [, kind, rest = ''] = /^(?:(slack|teams):)?(.*)$/s.exec(text) ?? [];
  const inTheOpen = /^https?:/i.test(rest);
  const url = await readSecretSource(rest, 'the URL of --notify', secretPorts(io));
  if (!url.ok) return url;
  const target = targetOf(url.value.trim(), kind as TargetKind | undefined);
  if ('problem' in target)
    return refused('notify/target', `the URL of a --notify ${target.problem}`, target.hint);
  if (!inTheOpen || target.kind === 'json') return { ok: true, value: target, warnings: [] };
  const hint = "say where it is instead: 'env:NAME', 'file:PATH' or 'exec:COMMAND'";
  return refused(
    'secret/in-the-open',
    'the URL of a --notify is a secret, which every user of this machine can see',
    hint,
  );
}

function readKey(source: string, io: IO): Promise<Checked<string>> {
  return readSecretSource(source, 'the key of --notify-secret', secretPorts(io), 'source');
}

function refused(code: Diagnostic['code'], message: string, hint: string): Checked<never> {
  return { ok: false, problems: [{ code, severity: 'error', message, hint }] };
}

function notSent(target: Target | undefined, reason: string): Diagnostic {
  return {
    code: 'notify/not-sent',
    severity: 'warning',
    message: `'${target?.url.host ?? ''}' could not be told how the run ended: ${reason}`,
    hint: 'the run itself is not affected; check the URL and the network',
  };
}

/** What the last successful run of the task left. */
async function imagesBefore({ id, taskName }: RunRecord, { environment }: IO) {
  const runs = await listRuns(dataFolder(environment)).catch(() => []);
  return runs.find((run) => run.id !== id && run.taskName === taskName && run.status === 'Succeeded')?.images;
}

function portsFor(
  key: string | undefined,
  { environment }: IO,
): { readonly ports: NotifyPorts; readonly close: () => void } {
  const transport = nodeTransport(undefined, { environment });
  const ports: NotifyPorts = {
    async post(url, headers, body, signal) {
      const bytes = Buffer.from(body, 'utf8');
      const response = await transport.send({
        method: 'POST',
        url,
        headers: { ...headers, 'content-length': String(bytes.length) },
        body: bytes,
        signal: AbortSignal.any([signal, AbortSignal.timeout(longestAttempt)]),
      });
      response.body.destroy();
      return response.status;
    },
    now: Date.now,
    wait: (milliseconds, signal) => delay(milliseconds, undefined, { signal }).catch(() => undefined),
    key,
  };
  return { ports, close: () => transport.close() };
}
