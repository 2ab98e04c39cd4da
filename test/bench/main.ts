/** `npm run bench [name…]`: every figure beside what it is compared with, in the same run. */
import { provideEngines } from '../rig/engines/index.js';
import { benchBuildKit } from './buildkit.js';
import { benchCopy } from './copy.js';
import { benchLanguage } from './language.js';
import { benchManifest } from './manifest.js';
import { benchMultiarch } from './multiarch.js';
import { benchNative } from './native.js';
import { benchReport } from './report.js';
import { benchOutput, benchSteps } from './run-steps.js';
import { benchStartUp } from './start-up.js';
import { benchTemplate } from './template.js';

const wanted = new Set(process.argv.slice(2));
const asked = (name: string): boolean => wanted.size === 0 || wanted.has(name);

if (asked('start-up')) await benchStartUp();
if (asked('templates')) await benchTemplate();
if (asked('language')) await benchLanguage();
if (asked('report')) await benchReport();

const live = Object.entries({
  multiarch: benchMultiarch,
  manifest: benchManifest,
  copy: benchCopy,
  steps: benchSteps,
  output: benchOutput,
  native: benchNative,
  buildkit: benchBuildKit,
}).filter(([name]) => asked(name));
if (live.length > 0) {
  const engines = await provideEngines({ goPrograms: asked('native') || asked('buildkit') });
  try {
    for (const [, bench] of live) await bench(engines);
  } finally {
    await engines.close();
  }
}
