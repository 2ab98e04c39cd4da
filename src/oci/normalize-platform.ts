import { platformOf, type Platform } from './platform.js';

/**
 * One spelling for each platform, containerd's: `aarch64` is `arm64`, `arm` alone is `arm/v7`, `arm64/v8` is `arm64`.
 * @see https://github.com/containerd/platforms/blob/v1.0.0-rc.5/database.go
 */
export function normalizePlatform(platform: Platform): Platform {
  return platformOf({
    os: normalSystem(platform.os),
    ...normalProcessor(platform.architecture.toLowerCase(), platform.variant?.toLowerCase() ?? ''),
    osVersion: platform.osVersion,
    osFeatures: [...new Set(platform.osFeatures)].sort(),
  });
}

/** The name of an operating system in lower case, macOS under the name Go has for it. */
export function normalSystem(os: string): string {
  const lower = os.toLowerCase();
  return lower === 'macos' ? 'darwin' : lower;
}

interface Processor {
  readonly architecture: string;
  readonly variant?: string;
}

const armVariants: Readonly<Record<string, string>> = { '': 'v7', 5: 'v5', 6: 'v6', 7: 'v7', 8: 'v8' };
const arm64Variants: Readonly<Record<string, string>> = {
  8: '',
  v8: '',
  'v8.0': '',
  9: 'v9',
  '9.0': 'v9',
  'v9.0': 'v9',
};

function normalProcessor(architecture: string, variant: string): Processor {
  switch (architecture) {
    case 'i386':
      return { architecture: '386' };
    case 'x86_64':
    case 'x86-64':
    case 'amd64':
      return { architecture: 'amd64', variant: variant === 'v1' ? '' : variant };
    case 'aarch64':
    case 'arm64':
      return { architecture: 'arm64', variant: arm64Variants[variant] ?? variant };
    case 'armhf':
      return { architecture: 'arm', variant: 'v7' };
    case 'armel':
      return { architecture: 'arm', variant: 'v6' };
    case 'arm':
      return { architecture, variant: armVariants[variant] ?? variant };
    default:
      return { architecture, variant };
  }
}
