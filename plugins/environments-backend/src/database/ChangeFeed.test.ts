import { TestDatabases, mockServices } from '@backstage/backend-test-utils';
import { ChangeFeed } from './ChangeFeed';
import { openDatabase } from './openDatabase';

const databases = TestDatabases.create({
  ids: ['SQLITE_3', 'POSTGRES_15'],
  disableDocker: true,
});

describe.each(databases.eachSupportedId())('ChangeFeed on %s', id => {
  it('hands over a burst in order, with nothing left out, and goes on after an error', async () => {
    const knex = await databases.init(id);
    await openDatabase(mockServices.database({ knex }));
    const feed = new ChangeFeed({ knex });
    const append = (from: number, count: number) =>
      knex.transaction(trx =>
        feed.append(
          trx,
          Array.from({ length: count }, (_, index) => ({
            topic: 'deployment' as const,
            key: String(from + index),
          })),
        ),
      );
    await append(0, 3);
    const stop = new AbortController();
    const keys: string[] = [];
    let failures = 0;
    const tailing = feed.tail({
      intervalMs: 5,
      signal: stop.signal,
      onChanges: async changes => {
        if (failures === 0 && keys.length > 0) {
          failures += 1;
          throw new Error('not now');
        }
        keys.push(...changes.map(change => change.key));
      },
      onError: () => {},
    });
    // What was there before is no change
    while (keys.length === 0) {
      await append(1_000, 1);
      await new Promise(resolve => setTimeout(resolve, 20));
    }
    await append(2_000, 1_700);
    while (keys.at(-1) !== '3699') {
      await new Promise(resolve => setTimeout(resolve, 5));
    }
    stop.abort();
    await tailing;
    const burst = keys.filter(key => Number(key) >= 2_000);
    expect(burst).toEqual(
      Array.from({ length: 1_700 }, (_, index) => String(2_000 + index)),
    );
    expect(keys).not.toContain('0');
    expect(failures).toBe(1);
  });
});
