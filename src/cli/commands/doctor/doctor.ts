import { describeEngine, engineStatus, whyNoEngine, type EngineStatus } from '../../../engine/index.js';
import type { BuildKitFlags } from '../../options/index.js';
import { buildKitFindings } from './buildkit-findings.js';
import type { Finding } from './finding.js';
import { emulatedArchitectures, dataFolder } from '../../application/machine/index.js';
import { exitCode, type ExitCode, type IO } from '../../console/index.js';

/** `taskrun doctor`: what is there to run tasks with. Exit code 5 when no task with builds could run. */
export async function doctor(flags: BuildKitFlags, io: IO): Promise<ExitCode> {
  const folder = dataFolder(io.environment);
  const settings = { environment: io.environment, dataFolder: folder };
  const [status, emulated, servers] = await Promise.all([
    engineStatus(settings),
    emulatedArchitectures(),
    buildKitFindings(flags, io),
  ]);
  const engine = await engineFinding(status, settings);
  const findings = [
    { subject: 'node', fine: true, text: `${process.version} on ${process.platform}/${process.arch}` },
    engine,
    buildKitFinding(status),
    ...servers,
    emulationFinding(emulated),
    { subject: 'data', fine: true, text: folder },
  ];
  for (const finding of findings) io.stdout.write(renderFinding(finding));
  return engine.fine || servers.some(({ fine }) => fine) ? exitCode.succeeded : exitCode.environment;
}

function renderFinding({ subject, fine, text, remedy }: Finding): string {
  const line = `${fine ? '✓' : '✗'} ${subject.padEnd(10)} ${text}\n`;
  return remedy === undefined ? line : `${line}${' '.repeat(13)}hint: ${remedy}\n`;
}

async function engineFinding(
  { engine }: EngineStatus,
  settings: Parameters<typeof whyNoEngine>[0],
): Promise<Finding> {
  if (engine !== undefined) return { subject: 'engine', fine: true, text: describeEngine(engine) };
  const { message, hint } = await whyNoEngine(settings);
  return { subject: 'engine', fine: false, text: message, remedy: hint };
}

function buildKitFinding({ buildKit }: EngineStatus): Finding {
  const subject = 'buildkit';
  switch (buildKit.kind) {
    case 'built-in':
      return { subject, fine: true, text: `in the docker CLI ${buildKit.cliVersion}` };
    case 'buildx':
      return {
        subject,
        fine: true,
        text: `buildx ${buildKit.buildxVersion} with the docker CLI ${buildKit.cliVersion}`,
      };
    case 'missing':
      return { subject, fine: false, text: 'no BuildKit client', remedy: buildKit.hint };
  }
}

function emulationFinding(architectures: readonly string[] | undefined): Finding {
  const subject = 'emulation';
  if (process.platform !== 'linux')
    return { subject, fine: true, text: "is the engine's affair on this system" };
  if (architectures !== undefined && architectures.length > 0) {
    return { subject, fine: true, text: architectures.join(', ') };
  }
  const remedy =
    'builds that RUN something for another architecture need it: on Debian, apt-get install qemu-user-static binfmt-support';
  return { subject, fine: false, text: 'none', remedy };
}
