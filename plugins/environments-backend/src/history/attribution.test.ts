import type {
  DeploymentHistory,
  Promotion,
} from '@downstage/backstage-plugin-environments-common';
import { createTestDatabases } from '../__testUtils__/createTestDatabases';
import {
  ENV_REPOSITORIES,
  SHOP,
  TAB,
  startEnvironments,
  values,
} from '../__testUtils__/startEnvironments';

const databases = createTestDatabases();

const QA = 'resource:default/qa';

jest.setTimeout(60_000);

describe.each(databases.eachSupportedId())(
  'who brought a version on %s',
  id => {
    let portal: Awaited<ReturnType<typeof startEnvironments>>;
    let promotion: Promotion;

    const scm = () => portal.scm.forRepository(ENV_REPOSITORIES.qa)!;
    /** A commit by hand, straight to the branch. */
    const commit = async (message: string, files: Record<string, string>) => {
      const head = await scm().repository.head('main');
      await scm().repository.commit({
        branch: 'main',
        parent: head.status === 'found' ? head.sha : '',
        create: false,
        message,
        files: Object.entries(files).map(([path, content]) => ({
          path,
          content,
        })),
      });
    };
    const merge = async () => {
      const pull = await scm().pullRequests.get(1);
      await scm().pullRequests.merge(1, { expectedHead: pull!.headCommit });
    };
    const newest = async () => {
      await portal.trigger('sources');
      return portal.until(
        async () => {
          await portal.trigger('history');
          const { body } = await portal.get(`${TAB}/history?environment=${QA}`);
          return body as DeploymentHistory;
        },
        ({ items, rebuilding }) =>
          items[0]?.toVersion === '1.1.0' && !rebuilding,
      );
    };

    beforeEach(async () => {
      portal = await startEnvironments({ knex: await databases.init(id) });
      await portal.until(
        () => portal.tile('qa'),
        tile => tile.promote.allowed,
      );
      const { body } = await portal.post('/api/environments/v1/promotions', {
        service: SHOP,
        environment: QA,
        expectedVersion: '1.1.0',
      });
      promotion = body;
      await portal.applied(promotion.id);
    });

    afterEach(() => portal.stop());

    it.each([
      ['seen at once', false],
      ['read from the log', true],
    ])('is not who a commit by hand names: %s', async (_, isMissed) => {
      await commit(
        `Promote shop\n\nPromotion-Id: ${promotion.id}\nPromoted-by: user:default/boss\n`,
        { 'values.yaml': values('1.1.0') },
      );
      if (isMissed) {
        await commit('Later', { 'README.md': 'x' });
      }
      const { items } = await newest();
      expect(items[0].promotion).toBeUndefined();
      expect(items[0].commit?.message).toBe('Promote shop');
    });

    it.each([
      ['seen at once', false],
      ['read from the log', true],
    ])(
      'is the promotion whose pull request was merged: %s',
      async (_, isMissed) => {
        await merge();
        if (isMissed) {
          await commit('Later', { 'README.md': 'x' });
        }
        const { items } = await newest();
        expect(items[0]).toMatchObject({
          promotion: { id: promotion.id, requestedBy: 'user:default/mock' },
          pullRequest: { number: 1 },
        });
      },
    );
  },
);
