import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import type { DeliveryReading } from './objects/DeliveryStatus';
import { readAny } from './readAny';

/**
 * Objects of public projects, where `DOWNSTAGE_CORPUS` names a folder of them: `status/index.json` lists files with what
 * they show. Its words are the engines'; a failing reconciliation is `failed` here, and `OutOfSync` there.
 */
const folder = join(process.env.DOWNSTAGE_CORPUS ?? '/none', 'status');
const index = join(folder, 'index.json');

interface StatusCase {
  file: string;
  expect: {
    sync?: string | null;
    health?: string | null;
    reason?: string | null;
    message?: string;
    deployed?: string | string[] | null;
    attempted?: string | null;
    version?: string | null;
    appVersion?: string;
    dry?: string;
    images?: string[];
    warning?: boolean;
  };
}

const cases: StatusCase[] = existsSync(index)
  ? JSON.parse(readFileSync(index, 'utf8'))
  : [];

const SYNC: Record<string, string[]> = {
  Synced: ['synced'],
  OutOfSync: ['out-of-sync', 'failed'],
  Unknown: ['unknown', 'syncing'],
  null: ['unknown', 'synced'],
};

function first(value: string | string[] | null | undefined) {
  return (Array.isArray(value) ? value[0] : value) ?? undefined;
}

/** What the list says of a case, in the words of this project. */
function wanted({ expect: told }: StatusCase): object {
  return {
    sync: true,
    health: told.health?.toLocaleLowerCase('en-US') ?? expect.anything(),
    ...(told.reason ? { reason: told.reason } : {}),
    ...(told.message ? { message: expect.stringContaining(told.message) } : {}),
    ...(told.warning ? { warning: expect.any(String) } : {}),
    versions: expect.objectContaining({
      ...('deployed' in told ? { applied: first(told.deployed) } : {}),
      ...('attempted' in told ? { attempted: first(told.attempted) } : {}),
      ...(told.appVersion ? { app: told.appVersion } : {}),
      ...(told.dry ? { dryCommit: told.dry } : {}),
      ...(told.images ? { images: told.images } : {}),
    }),
  };
}

describe('objects of public projects', () => {
  it('are looked for where DOWNSTAGE_CORPUS says', () => {
    expect(cases.length > 0).toBe(process.env.DOWNSTAGE_CORPUS !== undefined);
  });

  for (const item of cases) {
    it(`reads ${item.file}`, () => {
      const text = readFileSync(join(folder, item.file), 'utf8');
      const reading = readAny(parse(text)) as DeliveryReading;
      const sync = SYNC[String(item.expect.sync ?? null)].includes(
        reading.sync,
      );
      expect({ ...reading, sync }).toMatchObject(wanted(item));
    });
  }
});
