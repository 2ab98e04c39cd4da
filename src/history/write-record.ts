import { randomUUID } from 'node:crypto';
import { rename, rm, writeFile } from 'node:fs/promises';
import type { RunRecord } from '../event/index.js';

/**
 * Writes a record as JSON, at once: a reader sees the whole of it or what was there before.
 * Readable by its owner only. Rejects with the system's error.
 */
export async function writeRecord(file: string, record: RunRecord): Promise<void> {
  const draft = `${file}.${randomUUID()}.tmp`;
  try {
    await writeFile(draft, `${JSON.stringify(record, undefined, 2)}\n`, { mode: 0o600, flag: 'wx' });
    await rename(draft, file);
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  }
}
