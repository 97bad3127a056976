import { mockServices } from '@backstage/backend-test-utils';
import { createTestDatabases } from '../__testUtils__/createTestDatabases';
import { ChangeFeed } from './ChangeFeed';
import { openDatabase } from './openDatabase';

const databases = createTestDatabases();

describe.each(databases.eachSupportedId())('ChangeFeed on %s', id => {
  it('tells the newest number once for a burst, and goes on after an error', async () => {
    const knex = await databases.init(id);
    await openDatabase(mockServices.database({ knex }));
    const feed = new ChangeFeed({ knex });
    const append = (count: number) =>
      knex.transaction(trx =>
        feed.append(
          trx,
          Array.from({ length: count }, (_, index) => ({
            topic: 'deployment' as const,
            key: String(index),
          })),
        ),
      );
    await append(3);
    const stop = new AbortController();
    const told: number[] = [];
    let failures = 0;
    const tailing = feed.tail({
      intervalMs: 5,
      signal: stop.signal,
      onChange: async newest => {
        if (failures === 0 && told.length > 0) {
          failures += 1;
          throw new Error('not now');
        }
        told.push(newest);
      },
      onError: () => {},
    });
    // What was there before is no change
    while (told.length === 0) {
      await append(1);
      await new Promise(resolve => setTimeout(resolve, 20));
    }
    expect(told[0]).toBeGreaterThan(3);
    await append(1_700);
    const newest = await feed.newest();
    while (told.at(-1) !== newest) {
      await new Promise(resolve => setTimeout(resolve, 5));
    }
    stop.abort();
    await tailing;
    expect(told).toEqual([...new Set(told)].sort((a, b) => a - b));
    expect(told.length).toBeLessThan(10);
    expect(failures).toBe(1);
  });
});
