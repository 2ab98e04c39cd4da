import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { Script } from 'node:vm';

/** A CommonJS module that is running. */
export interface LoadedScript<Exports> {
  readonly exports: Exports;
  /** Whether compiled code was there, and made by the same V8. */
  readonly wasCompiled: boolean;
  /** The compiled code of every function that was called so far, for `FILE.cache`. */
  compiledCode(): Buffer;
}

/** What Node puts around a CommonJS module. */
const opening = '(function(exports,require,module,__filename,__dirname){';

/**
 * Runs a bundle in ASCII, a CommonJS module, with its [compiled code](https://v8.dev/blog/code-caching-for-devs) where that
 * lies beside it as `FILE.cache`: a large program is compiled for longer than most of its commands take. V8 compiles
 * anew where another version of it made that.
 */
export function loadScript<Exports>(file: string): LoadedScript<Exports> {
  const cachedData = readIfThere(`${file}.cache`);
  const script = new Script(`${opening}${readFileSync(file, 'latin1')}\n})`, {
    filename: file,
    columnOffset: -opening.length,
    ...(cachedData === undefined ? {} : { cachedData }),
  });
  const module = { exports: {} as Exports };
  const run = script.runInThisContext() as (...values: readonly unknown[]) => void;
  run(module.exports, createRequire(file), module, file, dirname(file));
  return {
    exports: module.exports,
    wasCompiled: script.cachedDataRejected === false,
    compiledCode: () => script.createCachedData(),
  };
}

function readIfThere(file: string): Buffer | undefined {
  try {
    return readFileSync(file);
  } catch {
    return undefined;
  }
}
