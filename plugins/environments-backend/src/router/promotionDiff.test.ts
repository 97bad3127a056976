import { TestDatabases } from '@backstage/backend-test-utils';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import {
  ENV_REPOSITORIES,
  SHOP,
  startEnvironments,
  values,
} from '../__testUtils__/startEnvironments';

const databases = TestDatabases.create({ ids: ['SQLITE_3'] });

const PROMOTIONS = '/api/environments/v1/promotions';
const wish = { service: SHOP, environment: 'resource:default/qa' };

jest.setTimeout(60_000);

describe('what a promotion changes', () => {
  let portal: Awaited<ReturnType<typeof startEnvironments>>;
  let allowed: string[];

  beforeEach(async () => {
    allowed = ['environments.read', 'environments.promote'];
    portal = await startEnvironments({
      knex: await databases.init('SQLITE_3'),
      decide: permission =>
        allowed.includes(permission)
          ? AuthorizeResult.ALLOW
          : AuthorizeResult.DENY,
    });
    portal.scm.seed(ENV_REPOSITORIES.qa, {
      'values.yaml': `${values('1.0.0')}      password: hunter2\n`,
    });
    await portal.trigger('sources');
    await portal.until(
      () => portal.tile('qa'),
      tile => tile.promote.allowed,
    );
  });

  afterEach(() => portal.stop());

  it('is shown to those who may promote or read the source there, without secrets', async () => {
    const plan = await portal.post(`${PROMOTIONS}/plan`, wish);
    expect(plan.body.files).toEqual([
      { path: 'values.yaml', diff: expect.stringContaining('+      tag: ') },
    ]);
    expect(plan.text).not.toContain('hunter2');
    const { body } = await portal.post(PROMOTIONS, {
      ...wish,
      expectedVersion: '1.1.0',
    });
    const { repository } = portal.scm.forRepository(ENV_REPOSITORIES.qa)!;
    const commit = await repository.commitAt(body.change.headBranch);
    const tree = await repository.tree(commit!.sha);
    const shas =
      tree.status === 'found' ? tree.files.map(({ sha }) => sha) : [];
    const committed = [...(await repository.blobs(shas)).values()];
    expect(committed.join('')).toContain('password: hunter2');
    const path = `${PROMOTIONS}/${body.id}/diff`;
    const { body: diff } = await portal.get(path);
    expect(diff).toEqual({ items: plan.body.files });

    allowed = ['environments.read', 'environments.source.read'];
    expect((await portal.get(path)).body).toEqual(diff);

    allowed = ['environments.read', 'environments.rollback'];
    const refused = await portal.get(path);
    expect(refused.status).toBe(403);
    expect(refused.body.error.message).toBe(
      `You need the permission environments.source.read or environments.promote on resource:default/qa/${SHOP}`,
    );

    allowed = ['environments.source.read'];
    expect((await portal.get(path)).status).toBe(404);
  });

  it('is in no list, single promotion or signal', async () => {
    const { body } = await portal.post(PROMOTIONS, {
      ...wish,
      expectedVersion: '1.1.0',
    });
    const answers = [
      await portal.get(PROMOTIONS),
      await portal.get(`${PROMOTIONS}/${body.id}`),
    ];
    for (const { text } of answers) {
      expect(text).toContain('"paths":["values.yaml"]');
      expect(text).not.toMatch(/@@|repository: r\.example|hunter2/);
    }
  });
});
