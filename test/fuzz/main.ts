/**
 * `npm run fuzz [minutes] [seed]`: mutates the task files under tasks/ (and the conformance files, where they are at hand)
 * and reads what comes out. Nothing may crash, take longer than two seconds, or point outside its file.
 */
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { mutate, random } from './mutate.js';
import { faultWith } from './read-task.js';

const root = join(dirname(fileURLToPath(import.meta.url)), '../..');
const folders = [join(root, 'tasks'), join(root, '../shared/conformance/tasks')];

const minutes = Number(process.argv[2] ?? 10);
const seed = Number(process.argv[3] ?? Date.now() % 1_000_000);
const next = random(seed);

const corpus = folders
  .filter(existsSync)
  .flatMap((folder) => readdirSync(folder).map((name) => join(folder, name)))
  .filter((path) => /\.ya?ml$/.test(path) && statSync(path).size < 50_000)
  .map((path) => readFileSync(path, 'utf8'));

const end = Date.now() + minutes * 60_000;
let cases = 0;
let faults = 0;
while (Date.now() < end && faults < 10) {
  const text = mutate(corpus[Math.floor(next() * corpus.length)] ?? '', corpus, next);
  cases++;
  const fault = await faultWith(text);
  if (fault === undefined) continue;
  faults++;
  const file = `fuzz-${seed}-${cases}.yaml`;
  writeFileSync(file, text);
  process.stdout.write(`${file}: ${fault}\n`);
}
process.stdout.write(`seed ${seed}: ${cases} texts, ${faults} faults\n`);
process.exitCode = faults === 0 ? 0 : 1;
