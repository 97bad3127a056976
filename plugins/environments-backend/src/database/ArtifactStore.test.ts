import { setTimeout as sleep } from 'node:timers/promises';
import { mockServices } from '@backstage/backend-test-utils';
import {
  type ArtifactReport,
  newestReported,
} from '@downstage/backstage-plugin-environments-common';
import type { Knex } from 'knex';
import { createTestDatabases } from '../__testUtils__/createTestDatabases';
import { ArtifactStore } from './ArtifactStore';
import { type Stores, createStores } from './createStores';
import { openDatabase } from './openDatabase';

const databases = createTestDatabases();

jest.setTimeout(60_000);

const SHOP = { kind: 'image' as const, name: 'r.example/shop' };
const digest = (letter: string) => `sha256:${letter.repeat(64)}`;

describe.each(databases.eachSupportedId())('ArtifactStore on %s', id => {
  let knex: Knex;
  let stores: Stores;

  beforeEach(async () => {
    knex = await databases.init(id);
    await openDatabase(mockServices.database({ knex }));
    stores = createStores({ knex, owner: 'test' });
  });

  const report = async (
    version: string,
    rest: Partial<ArtifactReport> = {},
  ) => {
    // Two reports have different times
    await sleep(2);
    return stores.artifacts.record(
      { artifact: SHOP, version, ...rest },
      'external:ci',
    );
  };
  const versions = async () =>
    (await stores.artifacts.of([SHOP])).map(item => item.version);
  const due = async () => (await stores.work.take(10)).map(({ key }) => key);

  it('records what is reported, tells of it and asks for it to be looked at', async () => {
    const before = await stores.feed.newest();
    const facts = {
      digest: digest('a'),
      commit: 'c'.repeat(40),
      build: 'https://ci.example/7',
    };
    const { reported, isNew } = await report('1.0.0', facts);
    expect(isNew).toBe(true);
    expect(reported).toEqual({
      id: expect.any(String),
      artifact: SHOP,
      version: '1.0.0',
      ...facts,
      reportedBy: 'external:ci',
      reportedAt: expect.stringMatching(/^20.*Z$/),
    });
    await expect(stores.artifacts.get(reported.id)).resolves.toEqual(reported);
    await expect(stores.feed.newest()).resolves.toBe(before + 1);
    await expect(due()).resolves.toEqual(['artifact image r.example/shop']);
  });

  it('changes nothing when something is reported again', async () => {
    const { reported } = await report('1.0.0', { digest: digest('a') });
    await due();
    const seq = await stores.feed.newest();
    await expect(report('1.0.0', { digest: digest('a') })).resolves.toEqual({
      reported,
      isNew: false,
    });
    await expect(stores.feed.newest()).resolves.toBe(seq);
  });

  it('lets a build that reports a version take the place of who found it, and never the other way round', async () => {
    const record = async (by: string) => {
      await sleep(2);
      const { reported, isNew } = await stores.artifacts.record(
        { artifact: SHOP, version: '1.0.0', digest: digest('a') },
        by,
      );
      return { by: reported.reportedBy, isNew };
    };
    const CI = 'external:ci';
    await record('registry:r.example');
    await expect(record(CI)).resolves.toEqual({ by: CI, isNew: true });
    await expect(record('registry:r.example')).resolves.toEqual({
      by: CI,
      isNew: false,
    });
    // Another push of the tag, that the registry has by now
    await report('1.0.0', { digest: digest('b') });
    await expect(record('registry:r.example')).resolves.toEqual({
      by: CI,
      isNew: false,
    });
  });

  it('forgets what is withdrawn, and has what comes next looked at', async () => {
    await report('1.0.0');
    const { reported } = await report('99.0.0');
    for (const item of await stores.work.take(1)) {
      await stores.work.giveBack(item, { failed: false });
    }
    await expect(due()).resolves.toEqual([]);
    const seq = await stores.feed.newest();
    await stores.artifacts.withdraw(reported);
    await expect(versions()).resolves.toEqual(['1.0.0']);
    await expect(stores.feed.newest()).resolves.toBe(seq + 1);
    await expect(due()).resolves.toEqual(['artifact image r.example/shop']);
    const again = await report('99.0.0');
    expect(again.isNew).toBe(true);
  });

  it('keeps so many names of each reporter, those that were reported last', async () => {
    const { feed, work } = stores;
    const store = new ArtifactStore({ knex, feed, work, keptNames: 2 });
    const reportName = async (name: string, by: string) => {
      await sleep(2);
      await store.record(
        { artifact: { kind: 'image', name }, version: '1.0.0' },
        by,
      );
    };
    await reportName('r.example/a', 'external:ci');
    await reportName('r.example/other', 'external:other');
    await reportName('r.example/b', 'external:ci');
    await reportName('r.example/c', 'external:ci');
    await reportName('r.example/d', 'external:ci');
    const names = await store.reportedSince(new Date(0));
    expect(names.map(({ name }) => name).sort()).toEqual([
      'r.example/c',
      'r.example/d',
      'r.example/other',
    ]);
    await expect(store.reportedSince(new Date())).resolves.toEqual([]);
  });

  it('adds what was not known, and keeps what was', async () => {
    await report('1.0.0', { commit: 'c'.repeat(40) });
    const { reported } = await report('1.0.0', {
      commit: 'd'.repeat(40),
      build: 'https://ci.example/7',
    });
    expect(reported).toMatchObject({
      commit: 'c'.repeat(40),
      build: 'https://ci.example/7',
    });
  });

  it('takes the digest that was pushed last, also when it was there before', async () => {
    await report('1.0.0', { digest: digest('a') });
    await report('1.0.0', { digest: digest('b') });
    const newest = async () =>
      newestReported(await stores.artifacts.of([SHOP]))?.digest;
    await expect(newest()).resolves.toBe(digest('b'));
    const again = await report('1.0.0', { digest: digest('a') });
    expect(again.isNew).toBe(true);
    await expect(newest()).resolves.toBe(digest('a'));
  });

  it('takes a report without a digest for what is known of the version', async () => {
    const { reported } = await report('1.0.0', { digest: digest('a') });
    await expect(
      report('1.0.0', { build: 'https://ci.example/8' }),
    ).resolves.toEqual({
      reported: { ...reported, build: 'https://ci.example/8' },
      isNew: false,
    });
  });

  it('records what is reported twice at once once', async () => {
    const found = await Promise.all(
      [1, 2, 3, 4].map(() =>
        stores.artifacts.record(
          { artifact: SHOP, version: '1' },
          'external:ci',
        ),
      ),
    );
    expect(found.filter(({ isNew }) => isNew)).toHaveLength(1);
    await expect(versions()).resolves.toEqual(['1']);
  });

  it('keeps the last 200 versions, and those of others', async () => {
    const other = { kind: 'image' as const, name: 'r.example/other' };
    await report('1', { artifact: other });
    for (let number = 0; number < 203; number += 1) {
      await report(`v${number}`);
    }
    const kept = await versions();
    expect(kept).toHaveLength(200);
    expect([kept[0], kept[199]]).toEqual(['v202', 'v3']);
    await expect(stores.artifacts.of([other])).resolves.toHaveLength(1);
  });
});

describe('newestReported', () => {
  const at = (version: string, minute: number, name = 'r.example/shop') => ({
    id: version,
    artifact: { kind: 'image' as const, name },
    version,
    reportedBy: 'external:ci',
    reportedAt: `2026-01-01T00:0${minute}:00.000Z`,
  });

  it.each([
    ['the highest version', [at('1.10.0', 1), at('1.9.0', 2)], '1.10.0'],
    ['the last one of others', [at('a1b2c3', 2), at('d4e5f6', 1)], 'a1b2c3'],
    ['a semantic one of both', [at('1.0.0', 1), at('main', 2)], '1.0.0'],
    [
      'the same in any order',
      [at('abc', 3), at('1.0.0', 2), at('2.0.0', 1)],
      '2.0.0',
    ],
  ])('is %s', (_, reports, version) => {
    expect(newestReported(reports)?.version).toBe(version);
    expect(newestReported([...reports].reverse())?.version).toBe(version);
  });

  it('is none of nothing', () => {
    expect(newestReported([])).toBeUndefined();
  });
});
