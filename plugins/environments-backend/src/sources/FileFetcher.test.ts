import {
  ScmError,
  type ScmRepository,
} from '@downstage/backstage-plugin-environments-node';
import { createTestDatabases } from '../__testUtils__/createTestDatabases';
import {
  QA,
  QA_REPOSITORY,
  type Shop,
  createShop,
  kustomization,
} from '../__testUtils__/createShop';
import { READ_LIMITS } from '../settings/readSettings';
import { SourceReader } from './SourceReader';

const databases = createTestDatabases();

jest.setTimeout(60_000);

const COUNT = 1_200;
const NAMES = Array.from({ length: COUNT }, (_, at) => `m${at}.yaml`);
const SOURCE = QA.sources[0];

describe.each(databases.eachSupportedId())('FileFetcher on %s', id => {
  let shop: Shop;
  let asked: string[][];
  /** Called before each answer of the host. */
  let before: (asked: number) => Promise<void>;

  const reader = (limits = READ_LIMITS) =>
    new SourceReader({ ...shop, ...shop.stores, limits });
  const state = () => shop.stores.sources.state(SOURCE);
  /** A kustomization of so many files, two of them Secrets. */
  const push = (tag = '1.0.1') =>
    shop.scm.seed(QA_REPOSITORY, {
      'kustomization.yaml': `resources: [${NAMES.join(', ')}]\n${kustomization(
        tag,
      )}`,
      ...Object.fromEntries(
        NAMES.map((name, at) => [
          name,
          `apiVersion: v1\nkind: ${
            at < 2 ? 'Secret' : 'ConfigMap'
          }\nmetadata: { name: m${at} }\n`,
        ]),
      ),
    });

  beforeEach(async () => {
    shop = await createShop(await databases.init(id));
    asked = [];
    before = async () => {};
    const repository: ScmRepository = shop.qa.repository;
    const blobs = repository.blobs.bind(repository);
    repository.blobs = async shas => {
      asked.push(shas);
      await before(asked.length);
      return blobs(shas);
    };
    push();
  });

  it('goes on where a reading broke off, without Secrets in the database', async () => {
    before = async times => {
      if (times === 4) {
        throw new ScmError({ kind: 'unavailable', message: 'limit' });
      }
    };
    await reader().readAll({});
    await expect(state()).resolves.toMatchObject({ error: 'limit' });
    const kept = await shop.knex('fetched_blobs').pluck('content');
    expect(kept.length).toBeGreaterThanOrEqual(998);
    expect(kept.join('')).not.toContain('Secret');
    asked = [];
    await reader().read(SOURCE);
    const again = asked.flat();
    expect(again.length).toBeLessThanOrEqual(COUNT - 998 + 1);
    expect((await state()).error).toBeUndefined();
    const pins = await shop.stores.sources.pins(QA.ref);
    expect(pins.map(({ pin }) => pin.value)).toContain('1.0.1');
    await expect(shop.knex('fetched_blobs')).resolves.toEqual([]);
  });

  it('tells how far it is, and no longer when it is done', async () => {
    const seen: unknown[] = [];
    before = async () => void seen.push((await state()).progress);
    await reader().readAll({});
    expect(seen).toContainEqual({ read: 500, wanted: COUNT });
    expect((await state()).progress).toBeUndefined();
  });

  it.each([
    [
      { files: 1_000, megabytes: 100 },
      /it has \d+ files to read, more than the 1000 .* raise environments\.maxSourceFiles/,
    ],
    [
      { files: 5_000, megabytes: 0.01 },
      /more than the 0\.01 MB .* raise environments\.maxSourceMegabytes/,
    ],
  ])(
    'reads no more than %j of a source, and says so',
    async (limits, error) => {
      const pins = await shop.stores.sources.pins(QA.ref);
      await expect(reader(limits).readAll({})).resolves.toEqual([QA.ref]);
      await expect(state()).resolves.toMatchObject({
        error: expect.stringMatching(error),
      });
      // What was read before stays
      await expect(shop.stores.sources.pins(QA.ref)).resolves.toEqual(pins);
      expect(asked.flat().length).toBeLessThan(10);
    },
  );
});
