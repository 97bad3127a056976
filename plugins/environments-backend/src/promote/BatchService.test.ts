import {
  type Scm,
  ScmError,
  type ScmProvider,
} from '@downstage/backstage-plugin-environments-node';
import { createTestDatabases } from '../__testUtils__/createTestDatabases';
import {
  DEV,
  QA,
  QA_REPOSITORY,
  type Shop,
  VIEW,
  createShop,
  kustomization,
} from '../__testUtils__/createShop';
import { BatchService } from './BatchService';
import { PromotionService } from './PromotionService';

const databases = createTestDatabases();

jest.setTimeout(60_000);

const refOf = (name: string) => `component:default/${name}`;
const NAMES = ['shop', 'cart', 'auth'];

const request = (names = NAMES, expectedVersion = '1.1.0') => ({
  request: {
    environment: QA.ref,
    services: names.map(name => ({ service: refOf(name), expectedVersion })),
  },
  requestedBy: 'user:default/ann',
  view: VIEW,
});

/** The file of QA with the version of each service. */
const file = (versions: string[], before = '') =>
  kustomization(versions[0], before) +
  NAMES.slice(1)
    .map(
      (name, index) =>
        `  - name: r.example/${name}\n    newTag: ${versions[index + 1]}\n`,
    )
    .join('');

describe.each(databases.eachSupportedId())('BatchService on %s', id => {
  let shop: Shop;
  let service: BatchService;
  /** What happens to a call behind the host, by the name of its method. */
  let behind: (method: string) => void;

  const losing = <T extends object>(target: T): T =>
    new Proxy(target, {
      get(object, key) {
        const value = Reflect.get(object, key);
        return typeof value === 'function'
          ? async (...args: unknown[]) => {
              const result = await value.apply(object, args);
              behind(String(key));
              return result;
            }
          : value;
      },
    });
  const between = (provider: ScmProvider): ScmProvider => ({
    id: provider.id,
    repositoryOf: url => provider.repositoryOf(url),
    forRepository(url): Scm | undefined {
      const scm = provider.forRepository(url);
      return (
        scm && {
          repository: losing(scm.repository),
          pullRequests: losing(scm.pullRequests),
        }
      );
    },
  });
  const all = (batch: Array<{ id: string }>) =>
    Promise.all(
      batch.map(async item => (await shop.stores.promotions.get(item.id))!),
    );
  const statesOf = async (batch: Array<{ id: string }>) =>
    (await all(batch)).map(({ state }) => state);
  const look = async (batch: Array<{ id: string }>) => {
    for (const item of batch) {
      await shop.worker.look(item.id);
    }
    return all(batch);
  };
  const contentOf = async (branch: string) => {
    const head = await shop.qa.repository.head(branch);
    const tree = await shop.qa.repository.tree(
      head.status === 'found' ? head.sha : '',
    );
    const files = tree.status === 'found' ? tree.files : [];
    const shas = files.map(({ sha }) => sha);
    return [...(await shop.qa.repository.blobs(shas)).values()].join('');
  };
  const pull = async (number = 1) => shop.qa.pullRequests.get(number);

  beforeEach(async () => {
    shop = await createShop(await databases.init(id), {
      between,
      others: ['cart', 'auth'],
    });
    behind = () => {};
    service = new BatchService({ ...shop.stores, ...shop });
  });

  it('brings several services by one commit and one pull request', async () => {
    const batch = await service.start(request());
    expect(await statesOf(batch)).toEqual(['draft', 'draft', 'draft']);
    const opened = await look(batch);
    expect(opened.map(({ service: ref }) => ref)).toEqual(NAMES.map(refOf));
    expect(new Set(opened.map(({ change }) => change.headBranch)).size).toBe(1);
    for (const promotion of opened) {
      expect(promotion).toMatchObject({
        state: 'open',
        commitSha: opened[0].commitSha,
        change: { pullRequest: { number: 1, state: 'open' } },
      });
    }
    const found = await pull();
    expect(found).toMatchObject({ title: 'Promote 3 services to QA' });
    expect(await pull(2)).toBeUndefined();
    expect(await contentOf(opened[0].change.headBranch)).toBe(
      file(['1.1.0', '1.1.0', '1.1.0']),
    );
    const { message } = (await shop.qa.repository.commitAt(found!.headCommit))!;
    for (const { id: promotion } of batch) {
      expect(message).toContain(`Promotion-Id: ${promotion}\n`);
    }
  });

  it('leaves what is not asked for as it is', async () => {
    const batch = await service.start(request(['shop', 'auth']));
    const [first] = await look(batch);
    expect(await contentOf(first.change.headBranch)).toBe(
      file(['1.1.0', '1.0.0', '1.1.0']),
    );
  });

  it('takes one pull request for each repository, which are on their own', async () => {
    const repository = 'https://memory.example/acme/env-qa-auth';
    const apart = {
      ...QA,
      sources: [QA.sources[0], { ...QA.sources[0], repository }],
    };
    const environments = VIEW.environments.map(item =>
      item.environment === QA ? { ...item, environment: apart } : item,
    );
    shop.scm.seed(QA_REPOSITORY, {
      'kustomization.yaml': file(['1.0.0', '1.0.0', '1.0.0']).replace(
        / {2}- name: r.example\/auth\n.*\n/,
        '',
      ),
    });
    shop.scm.seed(repository, {
      'kustomization.yaml':
        'images:\n  - name: r.example/auth\n    newTag: 1.0.0\n',
    });
    await shop.stores.environments.replace({
      environments,
      services: await shop.stores.environments.services(),
    });
    await shop.reader.readAll({});
    await shop.deploy(apart);
    const view = { ...VIEW, environments };
    const { changes } = await service.preview(request().request, view);
    expect(changes.map(change => [change.repository, change.services])).toEqual(
      [
        [QA_REPOSITORY, [refOf('shop'), refOf('cart')]],
        [repository, [refOf('auth')]],
      ],
    );
    const batch = await service.start({ ...request(), view });
    const opened = await look(batch);
    expect(opened.map(({ change }) => change.pullRequest?.url)).toEqual([
      `${QA_REPOSITORY}/pull/1`,
      `${QA_REPOSITORY}/pull/1`,
      `${repository}/pull/1`,
    ]);
    expect(new Set(opened.map(({ batchId }) => batchId)).size).toBe(1);
    await shop.whileWorking(() =>
      new PromotionService({ ...shop.stores, ...shop }).cancel(
        opened[0],
        'user:default/bob',
      ),
    );
    expect(await statesOf(batch)).toEqual(['cancelled', 'cancelled', 'open']);
  });

  it('previews each service and the one change', async () => {
    const plan = await service.preview(request().request, VIEW);
    expect(plan.plans.map(({ toVersion }) => toVersion)).toEqual([
      '1.1.0',
      '1.1.0',
      '1.1.0',
    ]);
    expect(plan.changes).toMatchObject([
      {
        title: 'Promote 3 services to QA',
        services: NAMES.map(refOf),
        files: [{ path: 'kustomization.yaml' }],
      },
    ]);
    expect(plan.changes[0].files[0].diff.match(/^\+ .*1\.1\.0/gm)).toHaveLength(
      3,
    );
    await expect(shop.knex('promotions').select()).resolves.toEqual([]);
  });

  it('asked for twice at once is there once', async () => {
    const [one, two] = await Promise.all([
      service.start(request()),
      service.start({ ...request(), requestedBy: 'user:default/bob' }),
    ]);
    expect(two.map(item => item.id)).toEqual(one.map(item => item.id));
    await look(one);
    const third = await service.start(request());
    expect(third.map(item => item.id)).toEqual(one.map(item => item.id));
    await expect(shop.knex('promotions').select('id')).resolves.toHaveLength(3);
  });

  it('writes nothing when one service is refused, and says which and why', async () => {
    const asked = request();
    asked.request.services[1].expectedVersion = '1.2.0';
    await expect(service.start(asked)).rejects.toThrow(
      'Nothing is promoted. cart: The version to promote is 1.1.0 by now, not 1.2.0. Review it again',
    );
    await expect(shop.knex('promotions').select()).resolves.toEqual([]);
  });

  it('tells of a service that is under way already', async () => {
    await shop.promote();
    await expect(service.start(request())).rejects.toThrow(
      /^Nothing is promoted. Shop: .*under way/,
    );
    await expect(shop.knex('promotions').select('id')).resolves.toHaveLength(1);
  });

  it.each([
    ['none', [], '1 to 50 services can be promoted together, not 0'],
    [
      'too many',
      Array.from({ length: 51 }, (_, index) => `s${index}`),
      '1 to 50 services can be promoted together, not 51',
    ],
    ['one twice', ['shop', 'shop'], 'is named twice'],
  ])('refuses %s', async (_, names, message) => {
    await expect(service.start(request(names))).rejects.toThrow(message);
  });

  it.each(['commit', 'open'])(
    'ends in one pull request though the answer to %s is lost',
    async lost => {
      const batch = await service.start(request());
      behind = method => {
        if (method === lost) {
          behind = () => {};
          throw new ScmError({ kind: 'unavailable', message: 'hang up' });
        }
      };
      await expect(shop.worker.look(batch[0].id)).rejects.toThrow('hang up');
      const opened = await look(batch);
      expect(opened.map(({ state }) => state)).toEqual([
        'open',
        'open',
        'open',
      ]);
      expect(await pull(2)).toBeUndefined();
    },
  );

  it('is cancelled as a whole, by any of its services', async () => {
    const batch = await service.start(request());
    const [, cart] = await look(batch);
    await shop.whileWorking(() =>
      new PromotionService({ ...shop.stores, ...shop }).cancel(
        cart,
        'user:default/bob',
      ),
    );
    expect(await statesOf(batch)).toEqual([
      'cancelled',
      'cancelled',
      'cancelled',
    ]);
    expect(await pull()).toMatchObject({ state: 'closed' });
    const head = await shop.qa.repository.head(cart.change.headBranch);
    expect(head.status).not.toBe('found');
  });

  it('is carried onto a base that has moved, as a whole', async () => {
    const batch = await service.start(request());
    const [first] = await look(batch);
    shop.push('1.0.0', { before: '# Somebody was here\n' });
    expect(await pull()).toMatchObject({ isConflicting: true });
    await look(batch);
    expect(await contentOf(first.change.headBranch)).toBe(
      file(['1.1.0', '1.1.0', '1.1.0'], '# Somebody was here\n'),
    );
    const carried = await all(batch);
    expect(new Set(carried.map(({ commitSha }) => commitSha)).size).toBe(1);
    expect(carried[0].commitSha).not.toBe(first.commitSha);
    expect(await pull(2)).toBeUndefined();
  });

  it('is carried again after the answer to it was lost', async () => {
    const batch = await service.start(request());
    const [first] = await look(batch);
    shop.push('1.0.0', { before: '# Somebody was here\n' });
    behind = method => {
      if (method === 'commit') {
        behind = () => {};
        throw new ScmError({ kind: 'unavailable', message: 'hang up' });
      }
    };
    await expect(shop.worker.look(first.id)).rejects.toThrow('hang up');
    shop.push('1.0.0', { before: '# And here\n' });
    const carried = await look(batch);
    const { headCommit, isConflicting } = (await pull())!;
    expect(isConflicting).toBe(false);
    expect(carried.map(({ commitSha }) => commitSha)).toEqual(
      batch.map(() => headCommit),
    );
    expect(await contentOf(first.change.headBranch)).toBe(
      file(['1.1.0', '1.1.0', '1.1.0'], '# And here\n'),
    );
  });

  it('is looked at once, whichever of its services is asked for', async () => {
    const batch = await service.start(request());
    const [leader, , auth] = await look(batch);
    await shop.knex('work').delete();
    let calls = 0;
    behind = () => {
      calls += 1;
    };
    await shop.worker.look(auth.id);
    expect(calls).toBe(0);
    await expect(shop.knex('work').pluck('key')).resolves.toEqual([
      `promotion ${leader.id}`,
    ]);
  });

  it('is not committed onto a branch that was set back', async () => {
    const head = await shop.qa.repository.head('main');
    shop.push('1.0.0', { before: '# Taken out\n' });
    await shop.reader.readAll({});
    const batch = await service.start(request());
    const before = head.status === 'found' ? head.sha : '';
    shop.scm.setBranch(QA_REPOSITORY, 'main', before);
    await shop.reader.readAll({});
    for (const { state, reason } of await look(batch)) {
      expect(state).toBe('failed');
      expect(reason).toMatch(/^main no longer has commit/);
    }
    expect(await pull()).toBeUndefined();
  });

  it('says of one service what keeps all of them', async () => {
    const batch = await service.start(request());
    await shop.deploy(DEV, { health: 'degraded' });
    const [shopOne, ...others] = await look(batch);
    expect(shopOne).toMatchObject({
      state: 'failed',
      reason: 'Health of 1.1.0 in DEV: degraded.',
    });
    for (const { state, reason } of others) {
      expect(state).toBe('failed');
      expect(reason).toMatch(/^A service that is promoted together with it/);
    }
    expect(await pull()).toBeUndefined();
  });

  it('says of all services what the host answers', async () => {
    const batch = await service.start(request());
    behind = () => {
      throw new ScmError({ kind: 'unavailable', message: 'hang up' });
    };
    await expect(shop.worker.look(batch[0].id)).rejects.toThrow('hang up');
    expect((await all(batch)).map(({ reason }) => reason)).toEqual(
      batch.map(() => 'hang up. It is tried again.'),
    );
  });

  it('is told what was added to its branch, once it is merged, too', async () => {
    const batch = await service.start(request());
    const [first] = await look(batch);
    const { number, headCommit } = (await pull())!;
    await shop.qa.repository.commit({
      branch: first.change.headBranch,
      parent: headCommit,
      create: false,
      message: 'By hand',
      files: [{ path: 'mine.yaml', content: 'mine: true\n' }],
    });
    for (const { reason } of await look(batch)) {
      expect(reason).toMatch(/differs from what was reviewed: .*By hand/);
    }
    await shop.qa.pullRequests.merge(number, {
      expectedHead: (await pull())!.headCommit,
    });
    await shop.worker.look(first.id);
    for (const { events, change } of await all(batch)) {
      const merged = events.find(({ to }) => to === 'merged');
      expect(merged?.reason).toMatch(/It differed from what was reviewed/);
      expect(change.mergeCommit).toBeDefined();
    }
    expect(shop.merged).toEqual([first.id]);
  });

  it('is closed and taken up again as a whole', async () => {
    const batch = await service.start(request());
    await look(batch);
    await shop.qa.pullRequests.close(1);
    await shop.worker.look(batch[0].id);
    expect(await statesOf(batch)).toEqual(['closed', 'closed', 'closed']);
    Object.assign((shop.qa.pullRequests as any).stored[0], { state: 'open' });
    await look(batch);
    expect(await statesOf(batch)).toEqual(['open', 'open', 'open']);
  });

  it('is followed service by service once it is merged', async () => {
    const batch = await service.start(request());
    await look(batch);
    const { number, headCommit } = (await pull())!;
    await shop.qa.pullRequests.merge(number, { expectedHead: headCommit });
    await shop.reader.readAll({});
    shop.timings.settledMs = 0;
    await shop.deploy(QA, { health: 'degraded' });
    const after = await look(batch);
    expect(after.map(({ state }) => state)).toEqual([
      'failed',
      'healthy',
      'healthy',
    ]);
  });
});
