/** Deletes everything that the portal and the sandbox keep, so that the next start begins anew. */
import { rmSync } from 'node:fs';
import { dataDir } from './processes.mjs';

rmSync(dataDir, { recursive: true, force: true });
console.log(`Deleted ${dataDir}.`);
