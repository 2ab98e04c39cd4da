/** The part of `manifest create --push` that is work: `node manifest-subject.mjs LIST SOURCE…`, milliseconds as JSON. */
import { ManifestLists } from '../../src/manifest-list/index.js';
import { RegistryClient } from '../../src/registry/index.js';

const [list = '', ...sources] = process.argv.slice(2);
const started = performance.now();
const client = new RegistryClient();
const lists = new ManifestLists(client);
await lists.create(list, sources);
await lists.push(list);
const milliseconds = performance.now() - started;
client.close();
process.stdout.write(JSON.stringify({ milliseconds }));
