import type { Place } from '../source/index.js';
import type { Permission } from './plan.js';

/** A power over the machine that carries out a run, as a step takes it. */
export interface HostPower {
  readonly kind:
    | 'privileged'
    /** Of the kernel, short of all: capabilities, devices, namespaces of the machine. */
    | 'kernel'
    /** Files of the machine outside of the context. */
    | 'files'
    | 'socket'
    /** Commands to the engine about what is not the run's own. */
    | 'engine'
    | 'host-network'
    /** A network of the engine that is not the run's own. */
    | 'network'
    /** Variables of whoever runs the task. */
    | 'environment';
  /** The flag that takes it. */
  readonly place?: Place;
  /** The word of its text that takes it, where no flag does. */
  readonly word?: string;
  /** The property that takes it. */
  readonly property?: 'privileged' | 'network';
}

/** What allows each power. */
export const permissionFor: Readonly<Record<HostPower['kind'], Permission>> = {
  privileged: 'privileged',
  kernel: 'privileged',
  files: 'privileged',
  socket: 'docker-socket',
  engine: 'docker-socket',
  'host-network': 'host-network',
  network: 'host-network',
  environment: 'host-env',
};

/** Whether a path that a docker command reads or writes is outside of the step's directory. */
export function leadsOut(path: string): boolean {
  const parts = path.split(/[/\\]/);
  return /^[/\\~]|^[A-Za-z]:[/\\]/.test(path) || parts.includes('..');
}

/** `type=bind,source=/a` as a map. */
export function fieldsOf(value: string): ReadonlyMap<string, string> {
  return new Map(
    value.split(',').map((field) => {
      const [key = '', ...rest] = field.trim().split('=');
      return [key.toLowerCase(), rest.join('=')] as const;
    }),
  );
}
