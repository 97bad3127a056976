import { mockServices } from '@backstage/backend-test-utils';
import type { Knex } from 'knex';
import { createTestDatabases } from '../__testUtils__/createTestDatabases';
import { PacingStore } from './PacingStore';
import { openDatabase } from './openDatabase';

const databases = createTestDatabases();

jest.setTimeout(60_000);

const ACME = 'github.com/acme';

describe.each(databases.eachSupportedId())('PacingStore on %s', id => {
  let knex: Knex;
  let replicas: PacingStore[];

  const write = (writesPerMinute: number, replica = 0, installation = ACME) =>
    replicas[replica].admit(installation, { isWrite: true, writesPerMinute });
  const read = (replica = 0, installation = ACME) =>
    replicas[replica].admit(installation, {
      isWrite: false,
      writesPerMinute: 60,
    });
  const outcomes = async (calls: Array<Promise<void>>) => {
    const settled = await Promise.allSettled(calls);
    return settled.flatMap(item =>
      item.status === 'rejected' ? [item.reason] : [],
    );
  };

  beforeEach(async () => {
    knex = await databases.init(id);
    await openDatabase(mockServices.database({ knex }));
    replicas = [0, 1].map(() => new PacingStore({ knex }));
  });

  it('lets a burst go at once, and tells the rest when to come back, on all replicas together', async () => {
    const refused = await outcomes(
      Array.from({ length: 24 }, (_, index) => write(6, index % 2)),
    );
    expect(refused).toHaveLength(4);
    expect(refused[0]).toMatchObject({
      kind: 'unavailable',
      message: expect.stringContaining(`Requests to ${ACME} wait until`),
      retryAfterSeconds: expect.any(Number),
    });
    expect(refused[0].retryAfterSeconds).toBeLessThanOrEqual(10);
    await expect(write(6, 0, 'github.com/other')).resolves.toBeUndefined();
    await expect(read()).resolves.toBeUndefined();
  });

  it('waits where that is a moment', async () => {
    const begin = performance.now();
    await Promise.all(Array.from({ length: 23 }, () => write(600)));
    const took = performance.now() - begin;
    expect(took).toBeGreaterThan(200);
  });

  it('keeps everything back while the host asks for it, on all replicas', async () => {
    await read(1);
    await replicas[0].pause(ACME, 120);
    await replicas[0].pause(ACME, 1);
    for (const call of [() => write(60), () => read()]) {
      await expect(call()).rejects.toMatchObject({
        kind: 'unavailable',
        retryAfterSeconds: 120,
      });
    }
    await new Promise(resolve => setTimeout(resolve, 1_100));
    await expect(read(1)).rejects.toThrow('to keep to its limits');
    await knex('scm_pacing').update({ paused_until: 0 });
    await expect(read()).resolves.toBeUndefined();
  });
});
