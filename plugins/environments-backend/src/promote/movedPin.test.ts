import { TestDatabases } from '@backstage/backend-test-utils';
import type { Knex } from 'knex';
import {
  ENV_REPOSITORIES,
  SHOP,
  startEnvironments,
} from '../__testUtils__/startEnvironments';

const databases = TestDatabases.create({
  ids: ['SQLITE_3'],
  disableDocker: true,
});

jest.setTimeout(60_000);

const QA = 'resource:default/qa';

const deploymentOf = (name: string) => `apiVersion: apps/v1
kind: Deployment
metadata:
  name: ${name}
spec:
  template:
    spec:
      containers:
        - name: app
          image: r.example/${name}:1.0.0
`;

describe('a plan for a pin that is not where it was projected', () => {
  let knex: Knex;
  let portal: Awaited<ReturnType<typeof startEnvironments>>;

  /** Lets the branch hold these services in one file; tells the commit. */
  const commit = async (...services: string[]): Promise<string> => {
    const { repository } = portal.scm.forRepository(ENV_REPOSITORIES.qa)!;
    const head = await repository.head('main');
    const done = await repository.commit({
      branch: 'main',
      parent: head.status === 'found' ? head.sha : '',
      create: false,
      message: 'By hand',
      files: [
        { path: 'values.yaml', content: null },
        {
          path: 'apps.yaml',
          content: services.map(deploymentOf).join('---\n'),
        },
      ],
    });
    return done.status === 'committed' ? done.sha : '';
  };
  const plan = async () =>
    (
      await portal.post('/api/environments/v1/promotions/plan', {
        service: SHOP,
        environment: QA,
      })
    ).body;

  beforeEach(async () => {
    knex = await databases.init('SQLITE_3');
    portal = await startEnvironments({ knex });
    await portal.until(
      () => portal.tile('qa'),
      tile => tile.promote.allowed,
    );
  });

  afterEach(() => portal.stop());

  const projected = (document: number) =>
    portal.until(
      () => portal.tile('qa'),
      ({ deployment }) =>
        deployment?.desired?.file === 'apps.yaml' &&
        deployment.desired.document === document,
    );

  it('stands on the head, below a document that is new', async () => {
    await commit('shop');
    await portal.trigger('sources');
    await projected(0);
    const head = await commit('cart', 'shop');
    const { baseCommit, blocked, files } = await plan();
    expect([baseCommit, blocked]).toEqual([head, []]);
    expect(files).toMatchObject([
      { diff: expect.stringMatching(/^\+.*r.example\/shop:1.1.0$/m) },
    ]);
  });

  it('stands on the head, where a version before told no document', async () => {
    const head = await commit('cart', 'shop');
    await portal.trigger('sources');
    await projected(1);
    const where = { environment: QA, service: SHOP };
    const row = await knex('deployments').where(where).first();
    const { desired, ...rest } = JSON.parse(row!.deployment);
    const { document: _, ...earlier } = desired;
    const commitBefore = { ...earlier, commit: 'f'.repeat(40) };
    await knex('deployments')
      .where(where)
      .update({
        deployment: JSON.stringify({ ...rest, desired: commitBefore }),
      });
    expect((await plan()).baseCommit).toBe(head);
  });
});
