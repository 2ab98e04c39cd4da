#!/usr/bin/env node
import { runCLI } from './cli/index.js';

process.exitCode = await runCLI(process.argv.slice(2), {
  environment: process.env,
  directory: process.cwd(),
  stdin: process.stdin,
  stdout: process.stdout,
  stderr: process.stderr,
});
