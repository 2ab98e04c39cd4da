import { printTimings, sideBySide } from './measure.js';

/** Whole-process start-up: what every call of the program costs before it does anything. */
export async function benchStartUp(): Promise<void> {
  const timings = await sideBySide(
    [
      { name: 'taskrun --version', command: [process.execPath, 'dist/main.js', '--version'] },
      { name: 'node -e 0', command: [process.execPath, '-e', '0'] },
    ],
    25,
  );
  printTimings('start-up', timings, 1.35);
}
