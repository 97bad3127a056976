import type { Promotion } from '@downstage/backstage-plugin-environments-common';
import {
  type Scm,
  ScmError,
  type ScmProvider,
} from '@downstage/backstage-plugin-environments-node';
import type { Knex } from 'knex';
import { createTestDatabases } from '../__testUtils__/createTestDatabases';
import {
  ENV_REPOSITORIES,
  SHOP,
  startEnvironments,
  values,
} from '../__testUtils__/startEnvironments';

const databases = createTestDatabases();

jest.setTimeout(60_000);

const PROMOTIONS = '/api/environments/v1/promotions';
const lost = () =>
  new ScmError({
    kind: 'unavailable',
    message: 'socket hang up',
    retryAfterSeconds: 1,
  });

/** Loses the first answers of a write to the QA repository, after or before the host has done it. */
function losing(fault: {
  call: 'commit' | 'open';
  done: boolean;
  times: number;
}) {
  let left = fault.times;
  const lossy =
    <A extends unknown[], R>(run: (...args: A) => Promise<R>) =>
    async (...args: A): Promise<R> => {
      if (left > 0) {
        left -= 1;
        if (fault.done) {
          await run(...args);
        }
        throw lost();
      }
      return run(...args);
    };
  const wrap = <T extends object>(target: T, method: string): T =>
    new Proxy(target, {
      get(object, key) {
        const value = (object as Record<PropertyKey, any>)[key];
        const bound = typeof value === 'function' ? value.bind(object) : value;
        return key === method ? lossy(bound) : bound;
      },
    });
  return (provider: ScmProvider): ScmProvider => ({
    id: provider.id,
    repositoryOf: url => provider.repositoryOf(url),
    forRepository(url): Scm | undefined {
      const scm = provider.forRepository(url);
      return scm && url === ENV_REPOSITORIES.qa
        ? {
            ...scm,
            repository:
              fault.call === 'commit'
                ? wrap(scm.repository, 'commit')
                : scm.repository,
            pullRequests:
              fault.call === 'open'
                ? wrap(scm.pullRequests, 'open')
                : scm.pullRequests,
          }
        : scm;
    },
  });
}

describe.each(databases.eachSupportedId())('applying a promotion on %s', id => {
  let knex: Knex;
  let portal: Awaited<ReturnType<typeof startEnvironments>>;

  afterEach(() => portal.stop());

  const faults = [
    { call: 'commit' as const, done: true, times: 1 },
    { call: 'commit' as const, done: false, times: 2 },
    { call: 'open' as const, done: true, times: 1 },
    { call: 'open' as const, done: false, times: 2 },
  ];
  const wishes = [
    {
      kind: 'promotion',
      wish: { expectedVersion: '1.1.0' },
      text: values('1.1.0'),
    },
    {
      kind: 'removal',
      wish: {
        remove: true,
        expectedVersion: 'none',
        consents: ['shop is taken out of QA, with its configuration'],
      },
      text: 'services: {}\n',
    },
  ];

  it.each(
    wishes.flatMap(asked => faults.map(fault => ({ ...asked, ...fault }))),
  )(
    'ends in one correct pull request of a $kind after $call is lost (done: $done)',
    async ({ wish, text, ...fault }) => {
      knex = await databases.init(id);
      portal = await startEnvironments({ knex, between: losing(fault) });
      await portal.until(
        () => portal.tile('qa'),
        tile => tile.promote.allowed,
      );
      const { status, body } = await portal.post(PROMOTIONS, {
        service: SHOP,
        environment: 'resource:default/qa',
        ...wish,
      });
      expect([status, body.state ?? body.error]).toEqual([202, 'draft']);
      const opened = await portal.until(
        async (): Promise<Promotion> => {
          await portal.lookNow();
          return (await portal.get(`${PROMOTIONS}/${body.id}`)).body;
        },
        promotion => promotion.state === 'open',
      );
      const scm = portal.scm.forRepository(ENV_REPOSITORIES.qa)!;
      const pulls = await scm.pullRequests.find({
        head: opened.change.headBranch,
      });
      expect(pulls).toHaveLength(1);
      expect(pulls[0].number).toBe(opened.change.pullRequest?.number);
      await expect(
        scm.repository.compare('main', opened.change.headBranch),
      ).resolves.toMatchObject({ ahead: 1, behind: 0 });
      await scm.pullRequests.merge(pulls[0].number, {
        expectedHead: pulls[0].headCommit,
      });
      const head = await scm.repository.head('main');
      const tree = await scm.repository.tree(
        head.status === 'found' ? head.sha : '',
      );
      const files = tree.status === 'found' ? tree.files : [];
      const texts = await scm.repository.blobs(files.map(file => file.sha));
      expect([...texts.values()]).toContain(text);
    },
  );

  it.each([
    ['somebody else’s commit', 'Mine'],
    ['a commit with our trailers', 'Promote shop\n\nPromotion-Id: ID\n'],
  ])('stops at a branch that holds %s', async (_, message) => {
    knex = await databases.init(id);
    portal = await startEnvironments({
      knex,
      between: losing({ call: 'commit', done: false, times: 1 }),
    });
    await portal.until(
      () => portal.tile('qa'),
      tile => tile.promote.allowed,
    );
    const { body } = await portal.post(PROMOTIONS, {
      service: SHOP,
      environment: 'resource:default/qa',
      expectedVersion: '1.1.0',
    });
    const { repository } = portal.scm.forRepository(ENV_REPOSITORIES.qa)!;
    const head = await repository.head('main');
    await repository.commit({
      branch: body.change.headBranch,
      parent: head.status === 'found' ? head.sha : '',
      create: true,
      message: message.replace('ID', body.id),
      files: [{ path: 'values.yaml', content: 'mine' }],
    });
    const after = await portal.until(
      async (): Promise<Promotion> => {
        await portal.lookNow();
        return (await portal.get(`${PROMOTIONS}/${body.id}`)).body;
      },
      promotion => promotion.state !== 'draft',
    );
    expect(after).toMatchObject({
      state: 'failed',
      reason: expect.stringContaining('which this portal did not write'),
    });
  });
});
