import type { PromotionState } from '@downstage/backstage-plugin-environments-common';
import { createTestDatabases } from '../__testUtils__/createTestDatabases';
import {
  DEV,
  QA,
  QA_REPOSITORY,
  SHOP,
  type Shop,
  createShop,
  promotionOf,
} from '../__testUtils__/createShop';

const databases = createTestDatabases();

jest.setTimeout(60_000);

const NOTHING = {
  promote: false,
  rollback: false,
  configure: false,
  remove: false,
  sync: false,
};

describe.each(databases.eachSupportedId())('SituationReader on %s', id => {
  let shop: Shop;

  const read = async (
    rest: Partial<Parameters<Shop['situations']['read']>[0]> = {},
  ) =>
    shop.situations.read({
      service: SHOP.ref,
      environments: await shop.stores.environments.list(),
      permitted: () => NOTHING,
      ...rest,
    });
  const ofQa = async (rest: Parameters<typeof read>[0] = {}) =>
    (await read(rest)).get(QA.ref)!;
  const promote = (name: string, state: PromotionState, day: number) =>
    shop.stores.promotions.create(
      promotionOf({
        id: name,
        state,
        createdAt: `2026-01-0${day}T00:00:00.000Z`,
      }),
    );

  beforeEach(async () => {
    shop = await createShop(await databases.init(id));
  });

  it('has what was healthy last, where the version does not come right', async () => {
    const record = (
      name: string,
      day: number,
      rest: { current?: boolean; healthy_at?: string } = {},
    ) =>
      shop.stores.records.insert(shop.knex, [
        {
          id: name,
          change: 'desired',
          environment: QA.ref,
          service: SHOP.ref,
          artifact: 'r.example/shop',
          from_version: null,
          to_version: name,
          digest: null,
          desired_at: `2026-01-0${day}T00:00:00.000Z`,
          current: false,
          healthy_at: '2026-01-01T00:00:00.000Z',
          ...rest,
        },
      ]);
    await record('0.8.0', 1);
    await record('0.9.0', 2);
    await record('0.9.5', 3, { healthy_at: undefined });
    await record('1.0.0', 4, { current: true });
    expect((await ofQa()).lastHealthy).toBeUndefined();
    await shop.deploy(QA, { health: 'degraded' });
    expect((await ofQa()).lastHealthy).toMatchObject({ id: '0.9.0' });
  });

  it('has what rollbacks have left in the target, newest first', async () => {
    for (const day of [1, 2]) {
      await shop.stores.promotions.create(
        promotionOf({
          id: `r${day}`,
          kind: 'rollback',
          state: 'healthy',
          createdAt: `2026-01-0${day}T00:00:00.000Z`,
        }),
      );
    }
    const { holds } = await ofQa();
    expect(holds.map(hold => hold.promotion)).toEqual(['r2', 'r1']);
    expect((await read()).get(DEV.ref)?.holds).toEqual([]);
    const asked = await ofQa({ isAutomation: true });
    expect(asked.isAutomation).toBe(true);
  });

  it('has the deployments of the target and of its upstreams', async () => {
    const situation = await ofQa();
    expect(situation).toMatchObject({
      target: { ref: QA.ref },
      deployment: { desired: { version: '1.0.0' } },
      upstreams: [
        {
          environment: { ref: DEV.ref },
          deployment: { live: { version: '1.1.0' } },
        },
      ],
      absent: false,
      hasEarlierRecord: false,
      permitted: NOTHING,
    });
    expect(situation.promotion).toBeUndefined();
  });

  it('keeps the order of the environments, and what is permitted in each', async () => {
    const environments = (await shop.stores.environments.list()).reverse();
    const found = await read({
      environments,
      permitted: ref => ({ ...NOTHING, promote: ref === QA.ref }),
    });
    expect(
      [...found].map(([ref, { permitted }]) => [ref, permitted.promote]),
    ).toEqual(
      environments.map(({ environment: { ref } }) => [ref, ref === QA.ref]),
    );
  });

  it('shows no upstream that the caller may not read', async () => {
    const environments = await shop.stores.environments.list();
    const { upstreams } = await ofQa({
      environments: environments.filter(
        ({ environment }) => environment.ref === QA.ref,
      ),
    });
    expect(upstreams).toEqual([]);
  });

  it.each<[string, Array<[string, PromotionState]>, string | undefined]>([
    [
      'the open one after one that failed',
      [
        ['old', 'failed'],
        ['new', 'open'],
      ],
      'new',
    ],
    [
      'the open one before one that failed',
      [
        ['old', 'open'],
        ['new', 'failed'],
      ],
      'old',
    ],
    [
      'the newest of those that failed',
      [
        ['old', 'failed'],
        ['new', 'failed'],
      ],
      'new',
    ],
    [
      'none after one that ended well',
      [
        ['old', 'failed'],
        ['new', 'healthy'],
      ],
      undefined,
    ],
  ])('sees %s', async (_, promotions, expected) => {
    for (const [day, [name, state]] of promotions.entries()) {
      await promote(name, state, day + 1);
    }
    expect((await ofQa()).promotion?.id).toBe(expected);
  });

  it('leaves one promotion out of account', async () => {
    await promote('old', 'failed', 1);
    await promote('new', 'open', 2);
    expect((await ofQa({ except: 'new' })).promotion?.id).toBe('old');
  });

  it.each([
    [
      'absent when its sources have been read without it',
      'r.example/cart',
      true,
    ],
    ['not absent when a pin of it is there', 'r.example/shop', false],
  ])('is %s', async (_, image, absent) => {
    await shop.withdraw(QA);
    shop.scm.seed(QA_REPOSITORY, {
      'kustomization.yaml': `images:\n  - name: ${image}\n    newTag: 1.0.0\n`,
    });
    await shop.reader.readAll({});
    expect((await ofQa()).absent).toBe(absent);
  });

  it('is not absent where a source has not been read', async () => {
    await shop.withdraw(QA);
    await shop.knex('pins').delete();
    await shop.knex('sources').update({ head: null });
    expect((await ofQa()).absent).toBe(false);
  });

  it('knows whether there is an earlier record', async () => {
    await shop.stores.records.insert(
      shop.knex,
      [false, true].map(current => ({
        id: `current ${current}`,
        change: 'desired' as const,
        environment: QA.ref,
        service: SHOP.ref,
        artifact: 'r.example/shop',
        from_version: null,
        to_version: '1.0.0',
        digest: null,
        desired_at: '2026-01-01T00:00:00.000Z',
        current,
      })),
    );
    const found = await read();
    expect(
      [QA, DEV].map(({ ref }) => found.get(ref)!.hasEarlierRecord),
    ).toEqual([true, false]);
  });
});
