import type { Environment } from '@downstage/backstage-plugin-environments-common';
import { ScmError } from '@downstage/backstage-plugin-environments-node';
import { createTestDatabases } from '../__testUtils__/createTestDatabases';
import {
  DEV,
  QA,
  SHOP,
  type Shop,
  VIEW,
  createShop,
  promotionOf,
} from '../__testUtils__/createShop';
import { EverywhereService } from './EverywhereService';
import { PromotionService } from './PromotionService';

const databases = createTestDatabases();

jest.setTimeout(60_000);

/** Environments of one repository and branch. */
const PROD_REPOSITORY = 'https://memory.example/acme/env-prod';

const region = (name: string, paths = [name]): Environment => ({
  ...QA,
  ref: `resource:default/${name}`,
  name,
  title: name.toLocaleUpperCase('en-US'),
  promotesFrom: [QA.ref],
  sources: [
    { repository: PROD_REPOSITORY, branch: 'main', paths, layout: 'auto' },
  ],
});
const EU = region('prod-eu');
const US = region('prod-us');
const values = (tag: string) =>
  `services:\n  cart:\n    image:\n      repository: r.example/cart\n      tag: "7"\n  shop:\n    replicas: 3\n    image:\n      repository: r.example/shop\n      tag: "${tag}"\n`;
const consentTo = ({ title }: Environment) =>
  `Shop is taken out of ${title}, with its configuration`;
const target = (environment: Environment, consents?: string[]) => ({
  environment: environment.ref,
  consents: consents ?? [consentTo(environment)],
});

describe.each(databases.eachSupportedId())(
  'a service that goes from everywhere on %s',
  id => {
    let shop: Shop;
    let service: EverywhereService;
    let all: Environment[];

    const viewOf = (...environments: Environment[]) => ({
      ...VIEW,
      environments: environments.map(environment => ({
        environment,
        problems: [],
      })),
    });
    const store = async (...environments: Environment[]) => {
      all = environments;
      await shop.stores.environments.replace({
        environments: viewOf(...environments).environments,
        services: await shop.stores.environments.services(),
      });
      await shop.reader.readAll({});
    };
    const preview = async (
      view = viewOf(...all),
      permitted: Environment[] = all,
    ) =>
      service.preview(
        {
          service: SHOP.ref,
          places: await service.places(SHOP.ref, view),
          permitted: new Set(permitted.map(({ ref }) => ref)),
        },
        view,
      );
    const start = (
      targets: Array<ReturnType<typeof target>>,
      rest: { leaveOthers?: true } = {},
    ) =>
      service.start({
        request: { service: SHOP.ref, targets, ...rest },
        requestedBy: 'user:default/ann',
        view: viewOf(...all),
      });
    const rows = () => shop.knex('promotions').select();
    const prod = () => shop.scm.forRepository(PROD_REPOSITORY)!;
    const filesOf = async (branch: string) => {
      const head = await prod().repository.head(branch);
      const tree = await prod().repository.tree(
        head.status === 'found' ? head.sha : '',
      );
      const files = tree.status === 'found' ? tree.files : [];
      const texts = await prod().repository.blobs(files.map(({ sha }) => sha));
      return Object.fromEntries(
        files.map(({ path, sha }) => [path, texts.get(sha)]),
      );
    };

    beforeEach(async () => {
      shop = await createShop(await databases.init(id));
      shop.scm.seed(PROD_REPOSITORY, {
        'prod-eu/values.yaml': values('0.9.0'),
        'prod-us/values.yaml': values('0.8.0'),
      });
      shop.scm.seed(QA.sources[0].repository, {
        'values.yaml': values('1.0.0'),
      });
      await store(QA, EU, US);
      for (const environment of all) {
        await shop.deploy(environment);
      }
      // DEV is not among the environments any more, and what is stored of it counts for nothing
      service = new EverywhereService({ ...shop.stores, ...shop });
    });

    it('is planned from the last environment back to the first', async () => {
      const { targets, ...rest } = await preview();
      expect(rest).toEqual({ service: SHOP.ref, denied: [], hidden: 0 });
      expect(
        targets.map(({ environment, plan, refused }) => [
          environment,
          plan?.title,
          plan?.consents,
          plan?.blocked,
          refused,
        ]),
      ).toEqual([
        [
          US.ref,
          'Remove Shop from PROD-US (0.8.0)',
          [consentTo(US)],
          [],
          undefined,
        ],
        [
          EU.ref,
          'Remove Shop from PROD-EU (0.9.0)',
          [consentTo(EU)],
          [],
          undefined,
        ],
        [QA.ref, 'Remove Shop from QA (1.0.0)', [consentTo(QA)], [], undefined],
      ]);
      expect(await rows()).toEqual([]);
    });

    it('is planned where it may go, and told of the rest without names that are hidden', async () => {
      const planned = await preview(viewOf(QA, EU), [EU]);
      expect(planned).toMatchObject({
        targets: [{ environment: EU.ref }],
        denied: [QA.ref],
        hidden: 1,
      });
      expect(JSON.stringify(planned)).not.toMatch(/prod-us/i);
    });

    it('is planned for the others where the host of one does not answer, and begun nowhere', async () => {
      const { repository } = shop.scm.forRepository(QA.sources[0].repository)!;
      const away = new ScmError({ kind: 'unavailable', message: 'It is away' });
      const reads = ['head', 'tree', 'blobs'] as const;
      reads.forEach(read =>
        jest.spyOn(repository, read).mockRejectedValue(away),
      );
      const { targets } = await preview();
      expect(
        targets.map(({ environment, plan, refused }) => [
          environment,
          plan?.blocked,
          refused,
        ]),
      ).toEqual([
        [US.ref, [], undefined],
        [EU.ref, [], undefined],
        [
          QA.ref,
          undefined,
          'It is away. Leave the environment out, or look at it again later',
        ],
      ]);
      await expect(start(all.map(each => target(each)))).rejects.toBe(away);
      expect(await rows()).toEqual([]);
    });

    it('goes with a pull request for each environment, of one repository or several', async () => {
      const started = await start([target(US), target(EU), target(QA)]);
      expect(
        started.map(({ environment, kind, toVersion, leader }) => [
          environment,
          kind,
          toVersion,
          leader,
        ]),
      ).toEqual(
        [US, EU, QA].map(({ ref }) => [ref, 'removal', 'none', undefined]),
      );
      expect(new Set(started.map(({ batchId }) => batchId)).size).toBe(1);
      for (const { id: promotion } of started) {
        await shop.worker.look(promotion);
        await expect(
          shop.stores.promotions.get(promotion),
        ).resolves.toMatchObject({ state: 'open' });
      }
      const [us, eu] = started;
      const untouched = await filesOf('main');
      await expect(filesOf(us.change.headBranch)).resolves.toEqual({
        ...untouched,
        'prod-us/values.yaml': expect.not.stringContaining('shop'),
      });
      await expect(filesOf(eu.change.headBranch)).resolves.toEqual({
        ...untouched,
        'prod-eu/values.yaml': expect.not.stringContaining('shop'),
      });
      await expect(prod().pullRequests.get(2)).resolves.toMatchObject({
        title: expect.stringMatching(/^Remove Shop from PROD-/),
      });
    });

    it('is the same removals when it is asked for twice, one of them merged', async () => {
      const targets = [target(US), target(EU), target(QA)];
      const first = await start(targets);
      const ids = first.map(item => item.id);
      expect((await start(targets)).map(item => item.id)).toEqual(ids);
      const [us] = first;
      await shop.worker.look(us.id);
      const { change } = (await shop.stores.promotions.get(us.id))!;
      const { number } = change.pullRequest!;
      const { headCommit } = (await prod().pullRequests.get(number))!;
      await prod().pullRequests.merge(number, { expectedHead: headCommit });
      await shop.worker.look(us.id);
      await shop.reader.readAll({});
      await shop.withdraw(US);
      expect((await start(targets)).map(item => item.id)).toEqual(ids);
      expect(await rows()).toHaveLength(3);
      expect((await preview()).targets).toEqual([
        { environment: EU.ref, promotion: ids[1] },
        { environment: QA.ref, promotion: ids[2] },
      ]);
    });

    it('is the same removals when it is asked for twice at once', async () => {
      const targets = [target(US), target(EU), target(QA)];
      const [one, two] = await Promise.all([start(targets), start(targets)]);
      expect(two.map(item => item.id)).toEqual(one.map(item => item.id));
      expect(await rows()).toHaveLength(3);
    });

    it('takes in a removal that was asked for alone', async () => {
      const alone = await new PromotionService({
        ...shop.stores,
        ...shop,
      }).start({
        wish: {
          service: SHOP.ref,
          environment: EU.ref,
          remove: true,
          consents: [consentTo(EU)],
        },
        expectedVersion: 'none',
        requestedBy: 'user:default/bob',
        view: viewOf(...all),
      });
      const started = await start([target(US), target(EU), target(QA)]);
      expect(started[1].id).toBe(alone.id);
      expect(await rows()).toHaveLength(3);
    });

    it('is begun nowhere where one is refused, unless the others alone are named', async () => {
      await shop.stores.promotions.create(
        promotionOf({
          id: 'open',
          environment: EU.ref,
          wish: { service: SHOP.ref, environment: EU.ref },
        }),
      );
      await expect(
        start([target(US), target(EU), target(QA, [])]),
      ).rejects.toThrow(
        /^Nothing is removed\. PROD-EU: .*; QA: This has to be agreed to: Shop is taken out of QA/,
      );
      await expect(start([target(US), target(QA)])).rejects.toThrow(
        'Nothing is removed. PROD-EU: it has the service, too, and is not named. Name it in "targets", or let it keep the service with "leaveOthers": true',
      );
      expect(await rows()).toHaveLength(1);
      const started = await start([target(US), target(QA)], {
        leaveOthers: true,
      });
      expect(started).toHaveLength(2);
    });

    it('is refused where it is not, and where one environment is named twice', async () => {
      await expect(
        start([target(DEV), target(QA)], { leaveOthers: true }),
      ).rejects.toThrow(/resource:default\/dev/);
      await expect(start([target(QA), target(QA)])).rejects.toThrow(
        'resource:default/qa is named twice: name each target once',
      );
      expect(await rows()).toEqual([]);
    });

    it('tells where one change takes it out of two environments', async () => {
      const south = region('prod-south', ['prod-us']);
      shop.scm.seed(PROD_REPOSITORY, {
        'prod-us/values.yaml': values('0.8.0'),
      });
      await store(QA, US, south);
      await shop.deploy(south);
      const { targets } = await preview();
      expect(targets.map(item => [item.environment, item.refused])).toEqual([
        [south.ref, undefined],
        [
          US.ref,
          'prod-us/values.yaml is read for PROD-SOUTH, too, and changes with its removal. Leave one of them out, and look at it again after the merge',
        ],
        [QA.ref, undefined],
      ]);
    });
  },
);
