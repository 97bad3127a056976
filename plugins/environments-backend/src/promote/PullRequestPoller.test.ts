import { setTimeout as sleep } from 'node:timers/promises';
import {
  ScmError,
  type ScmProvider,
} from '@downstage/backstage-plugin-environments-node';
import { createTestDatabases } from '../__testUtils__/createTestDatabases';
import {
  QA_REPOSITORY,
  type Shop,
  createShop,
  kustomization,
  promotionOf,
} from '../__testUtils__/createShop';
import { pullsOf, workOf } from '../database/PromotionWork';

const databases = createTestDatabases();

jest.setTimeout(60_000);

/** An hour passes in so many milliseconds. */
const HOUR_MS = 3_000;
const FASTER = 3_600_000 / HOUR_MS;

describe.each(databases.eachSupportedId())('PullRequestPoller on %s', id => {
  let shop: Shop;
  let calls: string[];
  let refusal: ScmError | undefined;

  const between = (provider: ScmProvider): ScmProvider => ({
    ...provider,
    id: provider.id,
    repositoryOf: url => provider.repositoryOf(url),
    forRepository(url) {
      const scm = provider.forRepository(url);
      const counted = <T extends object>(target: T): T =>
        new Proxy(target, {
          get(object, key) {
            const value = Reflect.get(object, key);
            return typeof value === 'function'
              ? async (...args: unknown[]) => {
                  calls.push(String(key));
                  if (refusal) {
                    throw refusal;
                  }
                  return value.apply(object, args);
                }
              : value;
          },
        });
      return (
        scm && {
          repository: counted(scm.repository),
          pullRequests: counted(scm.pullRequests),
        }
      );
    },
  });

  /** An open pull request that waits for somebody, with its promotion. */
  const wait = async (name: string, path = 'kustomization.yaml') => {
    const head = await shop.qa.repository.head('main');
    await shop.qa.repository.commit({
      branch: `downstage/${name}`,
      parent: head.status === 'found' ? head.sha : '',
      create: true,
      message: name,
      files: [{ path: `${name}.yaml`, content: 'a: 1\n' }],
    });
    const opened = await shop.qa.pullRequests.open({
      title: name,
      body: '',
      head: `downstage/${name}`,
      base: 'main',
    });
    const { number, url } = (opened as any).pullRequest;
    await shop.qa.pullRequests.label(number, ['downstage']);
    const promotion = promotionOf({ id: name, state: 'open' });
    await shop.stores.promotions.create({
      ...promotion,
      service: `component:default/${name}`,
      files: [{ path, diff: '' }],
      change: {
        ...promotion.change,
        pullRequest: { number, url, state: 'open' },
      },
    });
    return number as number;
  };
  const stateOf = async (name: string) =>
    (await shop.stores.promotions.get(name))?.state;
  const due = async () =>
    (
      await shop.knex('work').whereLike('key', 'promotion %').pluck('key')
    ).sort();
  /** Nothing is due any more. */
  const forget = () => shop.knex('work').delete();
  const poll = () => shop.poller.look(QA_REPOSITORY);

  beforeEach(async () => {
    calls = [];
    refusal = undefined;
    shop = await createShop(await databases.init(id), { between });
  });

  it.each([1, 10, 100])(
    'asks the host as often in an hour for %s that wait',
    async count => {
      const { timings } = shop;
      timings.waitMs /= FASTER;
      timings.seldomMs /= FASTER;
      timings.endedMs /= FASTER;
      for (let at = 1; at <= count; at++) {
        await wait(`s${at}`);
      }
      await shop.stores.promotionWork.askForAll();
      await shop.whileWorking(async () => {
        // Each is looked at by itself at first, and once more behind the first poll
        do {
          calls = [];
          await sleep(500);
        } while (calls.length === 0 || calls.includes('get'));
        calls = [];
        await sleep(HOUR_MS);
      });
      expect(calls.filter(call => call !== 'latest')).toEqual([]);
      expect(calls.length).toBeGreaterThan(10);
      expect(calls.length).toBeLessThanOrEqual(121);
    },
  );

  it('has those looked at that changed, and no other', async () => {
    const [one] = [await wait('one'), await wait('two')];
    await poll();
    await forget();
    await expect(poll()).resolves.toBe(shop.timings.waitMs);
    await expect(due()).resolves.toEqual([]);
    await shop.qa.pullRequests.close(one);
    await poll();
    await expect(due()).resolves.toEqual([workOf('one')]);
    await shop.worker.look('one');
    await expect(stateOf('one')).resolves.toBe('closed');
  });

  it('has one looked at again that was shown as it was before', async () => {
    const number = await wait('one');
    await poll();
    await shop.qa.pullRequests.close(number);
    await poll();
    // The look that comes of it sees it open
    await forget();
    await poll();
    await expect(due()).resolves.toEqual([workOf('one')]);
    await shop.worker.look('one');
    await forget();
    await poll();
    await expect(due()).resolves.toEqual([]);
  });

  it('has one looked at that was closed and is open again', async () => {
    const number = await wait('one');
    await poll();
    await shop.qa.pullRequests.close(number);
    await shop.worker.look('one');
    await poll();
    await forget();
    await expect(poll()).resolves.toBe(shop.timings.endedMs);
    Object.assign((shop.qa.pullRequests as any).stored[0], { state: 'open' });
    await poll();
    await expect(due()).resolves.toEqual([workOf('one')]);
    await shop.worker.look('one');
    await expect(stateOf('one')).resolves.toBe('open');
  });

  it('is done when nothing waits, and begins with the next that does', async () => {
    await expect(poll()).resolves.toBeUndefined();
    expect(calls).toEqual([]);
    await shop.promote();
    await expect(
      shop.knex('work').where({ key: pullsOf(QA_REPOSITORY) }),
    ).resolves.toHaveLength(1);
  });

  it('asks more rarely while webhooks come, until one is missed', async () => {
    const { waitMs } = shop.timings;
    const number = await wait('one');
    await wait('two');
    await poll();
    await shop.stores.polls.tell(QA_REPOSITORY);
    await expect(poll()).resolves.toBe(waitMs * 10);
    await shop.qa.pullRequests.update(number, { title: 'Told' });
    await shop.stores.polls.tell(QA_REPOSITORY);
    await expect(poll()).resolves.toBe(waitMs * 10);
    await shop.qa.pullRequests.update(number, { title: 'Not told' });
    await expect(poll()).resolves.toBe(waitMs);
  });

  it('lets each say by itself what the host does not show', async () => {
    await wait('one');
    refusal = new ScmError({ kind: 'forbidden', message: 'gone' });
    await expect(poll()).resolves.toBe(shop.timings.endedMs);
    await expect(due()).resolves.toEqual([workOf('one')]);
    refusal = new ScmError({ kind: 'unavailable', message: 'hang up' });
    await expect(poll()).rejects.toThrow('hang up');
  });

  it('has those looked at whose files have changed in their branch', async () => {
    await wait('one');
    await wait('two', 'other.yaml');
    await forget();
    await shop.reader.readAll({});
    await expect(due()).resolves.toEqual([]);
    shop.push('1.0.1');
    await shop.reader.readAll({});
    await expect(due()).resolves.toEqual([workOf('one')]);
    await forget();
    shop.scm.seed(QA_REPOSITORY, {
      'kustomization.yaml': kustomization('1.0.1'),
      'unrelated.yaml': 'a: 1\n',
    });
    await shop.reader.readAll({});
    await expect(due()).resolves.toEqual([]);
  });
});
