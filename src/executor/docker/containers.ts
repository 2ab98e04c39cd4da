import type { ContainerAction, HostShellAction, PlannedStep } from '../../plan/index.js';
import type { Exit } from '../../process/index.js';
import type { Attempt, OutputSink } from '../executor.js';
import { concealedOptions, concealedScript, type Concealed } from './concealed.js';
import { allOptions, containerName, type ContainerSetting } from './container-arguments.js';
import { namedInNetwork, reaching, removeContainers } from './dialect.js';
import { makerVerbs, readsLogs } from './docker-words.js';
import type { DockerRun, StepWork } from './docker-run.js';
import { EngineFolders } from './engine-folders.js';
import { shellArguments } from './debug-shell.js';
import { downloadImage } from './download-image.js';
import { attemptOf } from './failures.js';
import { runHostShell } from './host-shell.js';
import { removeOwned } from './leftovers.js';
import { Networks } from './networks.js';
import { Services } from './services.js';
import { Volumes } from './volumes.js';

/** The containers of one run, with what they need: networks, volumes, the workspace. */
export class Containers {
  readonly #run: DockerRun;
  readonly #networks: Networks;
  readonly #volumes: Volumes;
  readonly #services: Services;
  readonly #folders: EngineFolders;
  /** Steps that have started a container. */
  readonly #started = new Set<string>();

  constructor(run: DockerRun) {
    this.#run = run;
    this.#networks = new Networks(run);
    this.#folders = new EngineFolders(run);
    this.#volumes = new Volumes(run.plan.volumes, run.setting.privateFiles, this.#folders);
    this.#services = new Services(run.docker);
  }

  /** Runs a step's container: to its end, or, of a service, until it has started. */
  async run(work: StepWork<ContainerAction>): Promise<Attempt> {
    const { step, action, signal } = work;
    const { docker } = this.#run;
    const setting = await this.#setting(step, action.options);
    const name = containerName(setting.runID, step.id);
    await this.#makeWay(step.id, name);
    // Ending the CLI would only ask the container's first process to end, which many ignore: remove the container.
    let removed: Promise<Exit> | undefined;
    const remove = (): void => {
      removed = docker([...removeContainers(this.#run.setting.dialect), name]);
    };
    signal.addEventListener('abort', remove, { once: true });
    try {
      const downloaded = await downloadImage(this.#run, work);
      return downloaded ?? (await this.#start(work, setting, name));
    } finally {
      signal.removeEventListener('abort', remove);
      await removed; // the next attempt wants the name
    }
  }

  /** Opens a shell on the user's terminal, in a container as the step's was. */
  async openShell(step: PlannedStep, action: ContainerAction): Promise<void> {
    const words = shellArguments(step, action, await this.#setting(step, action.options));
    this.#started.add(step.id);
    await this.#run.docker(words, undefined, { terminal: true });
  }

  /** Carries out a line of the host's shell, which may start containers, labelled as the run's. */
  async runHostShell(work: StepWork<HostShellAction>): Promise<Attempt> {
    const setting = await this.#setting(work.step, []);
    this.#started.add(work.step.id);
    return runHostShell(this.#run, work, setting);
  }

  /** Stops the services, then removes every container of the run that was not to be kept, and the networks. */
  async close(): Promise<void> {
    const { docker, setting } = this.#run;
    await this.#services.stop();
    await this.#folders.bringBack();
    const commandsMake = this.#commandsMake();
    if (this.#started.size > 0 || commandsMake)
      await removeOwned(docker, 'container', setting.owner, setting.dialect);
    await Promise.all([this.#networks.close(), this.#folders.close()]);
    if (!commandsMake) return;
    for (const kind of ['network', 'volume'] as const)
      await removeOwned(docker, kind, setting.owner, setting.dialect);
  }

  /** Whether docker commands of the task make things that would outlive the run. */
  #commandsMake(): boolean {
    return this.#run.plan.steps.some(
      ({ action }) => action.kind === 'docker' && makerVerbs(action.arguments) > 0,
    );
  }

  /** Whether a step may ask the engine for what another one's container has printed. */
  #logsAreRead(): boolean {
    return this.#run.plan.steps.some(
      ({ action }) =>
        action.kind === 'host-shell' || (action.kind === 'docker' && readsLogs(action.arguments)),
    );
  }

  async #start(
    { step, action, sink, files, serviceSink, signal }: StepWork<ContainerAction>,
    setting: ContainerSetting,
    name: string,
  ): Promise<Attempt> {
    const { words, environment } = await this.#words(step, action, setting);
    // The id that docker prints of a detached container is of no use: steps call it by the step's id.
    const heard = action.detach ? complaintsTo(sink) : sink;
    const attempt = attemptOf(
      await this.#run.docker(words, heard, { files, environment, signal }),
      'docker run',
    );
    if (action.detach && attempt.status === 'succeeded') this.#services.follow(name, serviceSink);
    if (action.keep && !signal.aborted)
      serviceSink.output('stderr', `kept as container '${name}' until 'docker rm ${name}'`);
    return attempt;
  }

  /** The words of `docker run`, without secrets in them. */
  async #words(
    step: PlannedStep,
    action: ContainerAction,
    setting: ContainerSetting,
  ): Promise<Pick<Concealed, 'words' | 'environment'>> {
    const { dialect, secrets, privateFiles } = this.#run.setting;
    const options = concealedOptions(allOptions(step, action, setting), secrets);
    const script = concealedScript(action, secrets);
    const files =
      options.lines.length === 0
        ? []
        : ['--env-file', await privateFiles.file(step.id, `${options.lines.join('\n')}\n`)];
    const words = [...options.words, ...files, ...script.options, action.image, ...script.words];
    return {
      words: reaching(dialect, words, action.image),
      environment: { ...options.environment, ...script.environment },
    };
  }

  /** An earlier attempt's container may have been kept or still run, and has the name. */
  async #makeWay(id: string, name: string): Promise<void> {
    if (this.#started.has(id)) {
      await this.#services.forget(name);
      await this.#run.docker([...removeContainers(this.#run.setting.dialect), name]);
    }
    this.#started.add(id);
  }

  /** Everything a container needs, made at the same time. */
  async #setting(step: PlannedStep, options: readonly string[]): Promise<ContainerSetting> {
    const { plan, setting, names } = this.#run;
    const use = names.within(step).networkOf(step, options);
    const network = { ...use, words: namedInNetwork(setting.dialect, use.words) };
    const [workspace, home, volumes] = await Promise.all([
      this.#folders.shareWorkspace(),
      setting.workspace.home().then((path) => this.#folders.share('home', path)),
      this.#volumes.provide(step.mounts.map(({ volume }) => volume)),
      this.#networks.provide(network.needed),
    ]);
    return {
      runID: plan.run.id,
      owner: setting.owner,
      workspace,
      home,
      volumes,
      network,
      // nerdctl has no such log driver
      logged: setting.dialect === 'nerdctl' || this.#logsAreRead(),
    };
  }
}

/** Hears standard error only. */
function complaintsTo(sink: OutputSink): OutputSink {
  return {
    output: (stream, line) => {
      if (stream === 'stderr') sink.output(stream, line);
    },
  };
}
