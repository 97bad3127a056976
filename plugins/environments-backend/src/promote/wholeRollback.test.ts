import { formatReason } from '@downstage/backstage-plugin-environments-common';
import type { RollbackScope } from '@downstage/backstage-plugin-environments-common';
import {
  ScmError,
  ScmHosts,
} from '@downstage/backstage-plugin-environments-node';
import {
  type InMemoryPorts,
  InMemoryScm,
} from '@downstage/backstage-plugin-environments-node/testUtils';
import type { Knex } from 'knex';
import { createTestDatabases } from '../__testUtils__/createTestDatabases';
import {
  QA,
  QA_REPOSITORY,
  SHOP,
  VIEW,
  type Shop,
  createShop,
} from '../__testUtils__/createShop';
import { service as catalogService } from '../__testUtils__/projection';
import type { StoredPromotion } from '../database/StoredPromotion';
import { PromotionPlanner } from './PromotionPlanner';
import { PromotionService } from './PromotionService';

const databases = createTestDatabases();

jest.setTimeout(60_000);

/** QA's files, as people write them. */
const files = (
  tag: string,
  given: {
    replicas?: number;
    cart?: string;
    head?: string;
    more?: Record<string, string>;
  } = {},
): Record<string, string> => {
  const { replicas = 2, cart = '2.0.0', head = '', more } = given;
  return {
    'kustomization.yaml': `${head}# by hand\r\nimages:\n  - name: r.example/shop\n    newTag: ${tag} # why\n  - name: r.example/cart\n    newTag: ${cart}\n\nreplicas:\n  - name: shop\n    count: ${replicas}\n\nnamePrefix: qa-\n`,
    'notes.md': 'about QA',
    ...more,
  };
};
const FLAG = { 'flags.env': 'NEW_CHECKOUT=on\n' };
/** What 1.1.0 came with. */
const WHOLE = files('1.1.0', { replicas: 5, more: FLAG });
const KUSTOMIZATION = 'kustomization.yaml';

describe.each(databases.eachSupportedId())('a rollback on %s', id => {
  let knex: Knex;
  let shop: Shop;
  let service: PromotionService;
  let records: number;

  const seed = (tree: Record<string, string>) =>
    shop.scm.seed(QA_REPOSITORY, tree).commit;
  /** Records what a commit brought, as the projection does. */
  const record = async (
    version: string,
    sha: string | undefined,
    rest: { digest?: string } = {},
  ) => {
    records += 1;
    await knex('records').where({ current: true }).update({ current: false });
    await shop.stores.records.insert(knex, [
      {
        id: `r${records}`,
        change: 'desired',
        environment: QA.ref,
        service: SHOP.ref,
        artifact: 'r.example/shop',
        from_version: null,
        to_version: version,
        digest: null,
        desired_at: `2026-01-0${records}T00:00:00.000Z`,
        current: true,
        healthy_at: `2026-01-0${records}T00:00:00.000Z`,
        head_commit: sha
          ? JSON.stringify({
              sha,
              url: `${QA_REPOSITORY}/commit/${sha}`,
              author: 'team',
              message: 'Seed',
              at: '2026-01-01T00:00:00.000Z',
            })
          : null,
        ...rest,
      },
    ]);
  };
  const look = async () => {
    await shop.reader.readAll({});
    await shop.deploy(QA);
  };
  const bring = async (version: string, tree: Record<string, string>) => {
    const sha = seed(tree);
    await record(version, sha);
    await look();
    return sha;
  };
  const wish = (scope?: RollbackScope, rollbackTo = 'r1') => ({
    service: SHOP.ref,
    environment: QA.ref,
    rollbackTo,
    ...(scope ? { scope } : {}),
  });
  const plan = (scope?: RollbackScope, to?: string) =>
    service.preview(wish(scope, to), VIEW);
  /** Starts what a preview shows, as the page does. */
  const startShown = async (
    {
      wanted,
      consents,
    }: { wanted: ReturnType<typeof wish>; consents?: string[] },
    view = VIEW,
  ) => {
    const { rollback } = await service.preview(wanted, view);
    return service.start({
      wish: {
        ...wanted,
        ...(rollback ? { scope: rollback.scope } : {}),
        ...(consents ? { consents } : {}),
      },
      expectedVersion: '1.0.0',
      ...(rollback?.scope === 'change'
        ? { expectedCommits: rollback.commits.map(({ sha }) => sha) }
        : {}),
      requestedBy: 'user:default/ann',
      view,
    });
  };
  const start = async (scope?: RollbackScope, consents?: string[]) => {
    const { id: started } = await startShown({ wanted: wish(scope), consents });
    return (await shop.stores.promotions.get(started))!;
  };
  const after = async ({ id: started }: StoredPromotion) => {
    await shop.worker.look(started);
    return (await shop.stores.promotions.get(started))!;
  };
  const treeAt = async (ref: string) => {
    const { repository } = shop.qa;
    const commit = await repository.commitAt(ref);
    const tree = await repository.tree(commit!.sha);
    const entries = tree.status === 'found' ? tree.files : [];
    const texts = await repository.blobs(entries.map(({ sha }) => sha));
    return Object.fromEntries(
      entries.map(({ path, sha }) => [path, texts.get(sha)]),
    );
  };
  const refusalOf = (made: Awaited<ReturnType<typeof plan>>) =>
    made.rollback?.refused && formatReason(made.rollback.refused);

  beforeEach(async () => {
    knex = await databases.init(id);
    shop = await createShop(knex);
    service = new PromotionService({ ...shop.stores, ...shop });
    records = 0;
    await bring('1.0.0', files('1.0.0'));
  });

  describe('of a version that came with more', () => {
    let commit: string;

    beforeEach(async () => {
      commit = await bring('1.1.0', WHOLE);
    });

    it('takes the whole change back, and shows what that is', async () => {
      const made = await plan();
      expect(made).toMatchObject({
        kind: 'rollback',
        blocked: [],
        consents: [],
        rollback: {
          scope: 'change',
          outside: 0,
          commits: [
            {
              sha: commit,
              title: 'Seed',
              url: `${QA_REPOSITORY}/commit/${commit}`,
            },
          ],
        },
      });
      expect(made.files.map(({ path }) => path)).toEqual([
        'flags.env',
        KUSTOMIZATION,
      ]);
      expect(made.files[1].diff).toContain('-    newTag: 1.1.0 # why');
      expect(made.rollback?.beyond).toEqual([
        {
          path: 'flags.env',
          diff: expect.stringContaining('-NEW_CHECKOUT=on'),
        },
        {
          path: KUSTOMIZATION,
          diff: expect.not.stringMatching(/^[-+] +newTag/m),
        },
      ]);
      expect(made.rollback?.beyond[1].diff).toMatch(
        /- {4}count: 5\n\+ {4}count: 2/,
      );
    });

    it('takes the version alone back where that is chosen', async () => {
      const made = await plan('version');
      expect(made).toMatchObject({
        blocked: [],
        rollback: { scope: 'version' },
      });
      expect(made.files.map(({ path }) => path)).toEqual([KUSTOMIZATION]);
      expect(made.rollback?.beyond).toHaveLength(2);
      const { change } = await after(await start('version'));
      expect(await treeAt(change.headBranch)).toEqual(
        files('1.0.0', { replicas: 5, more: FLAG }),
      );
    });

    it('commits what was, to the byte, and says what it reverts', async () => {
      const promotion = await after(await start());
      const { headBranch } = promotion.change;
      expect(promotion).toMatchObject({
        state: 'open',
        fromVersion: '1.1.0',
        toVersion: '1.0.0',
        change: { paths: ['flags.env', KUSTOMIZATION] },
      });
      expect(await treeAt(headBranch)).toEqual(files('1.0.0'));
      const { message } = (await shop.qa.repository.commitAt(headBranch))!;
      expect(message).toMatch(
        new RegExp(
          `^Roll back Shop in QA from 1.1.0 to 1.0.0\n\nThis reverts commit ${commit}\\.\n\nPromotion-Id: ${promotion.id}\n`,
        ),
      );
      expect(JSON.stringify(promotion.plan)).not.toContain('NEW_CHECKOUT');
    });

    it('masks what looks like a secret', async () => {
      await bring('1.0.0', files('1.0.0'));
      await bring(
        '1.1.0',
        files('1.1.0', { more: { 'app.yaml': 'password: hunter2\n' } }),
      );
      const text = JSON.stringify(await plan(undefined, 'r3'));
      expect(text).toContain('password: ');
      expect(text).not.toContain('hunter2');
      const promotion = await start(undefined);
      expect(
        JSON.stringify(await shop.stores.promotions.files(promotion.id)),
      ).not.toContain('hunter2');
    });

    it('keeps what came since on other lines and in other files', async () => {
      const more = { ...FLAG, 'later.md': 'x' };
      seed(files('1.1.0', { replicas: 5, head: '# later\n', more }));
      await look();
      const { change } = await after(await start());
      expect(await treeAt(change.headBranch)).toEqual(
        files('1.0.0', { head: '# later\n', more: { 'later.md': 'x' } }),
      );
    });

    it.each<[string, () => Record<string, string>, string]>([
      [
        'a line of it was changed since',
        () => files('1.1.0', { replicas: 9, more: FLAG }),
        'kustomization.yaml: line 10 differs since commit COMMIT',
      ],
      [
        'a file of it was changed since',
        () =>
          files('1.1.0', {
            replicas: 5,
            more: { 'flags.env': 'NEW_CHECKOUT=off\n' },
          }),
        'flags.env was changed since commit COMMIT',
      ],
    ])(
      'leaves the version alone where %s, and says so',
      async (_, tree, detail) => {
        seed(tree());
        await look();
        const refused = `The whole change cannot be taken back: ${detail.replace(
          'COMMIT',
          commit.slice(0, 7),
        )}.`;
        const made = await plan();
        expect(made).toMatchObject({
          blocked: [],
          rollback: { scope: 'version', beyond: [] },
        });
        expect(refusalOf(made)).toBe(refused);
        expect(made.files.map(({ path }) => path)).toEqual([KUSTOMIZATION]);
        await expect(start('change')).rejects.toThrow(refused);
        const { change } = await after(await start());
        expect(await treeAt(change.headBranch)).toEqual({
          ...tree(),
          [KUSTOMIZATION]: tree()[KUSTOMIZATION].replace('1.1.0', '1.0.0'),
        });
      },
    );

    it('takes several changes back at once', async () => {
      const second = await bring(
        '1.2.0',
        files('1.2.0', { replicas: 5, more: { ...FLAG, 'new.md': 'x' } }),
      );
      const { change, id: started } = await after(await start());
      expect(await treeAt(change.headBranch)).toEqual(files('1.0.0'));
      const { message } = (await shop.qa.repository.commitAt(
        change.headBranch,
      ))!;
      expect(message).toContain(
        `\n\nThis reverts commit ${second}.\n\nThis reverts commit ${commit}.\n\nPromotion-Id: ${started}`,
      );
    });

    it('is one wish whoever asks, and another one with another choice', async () => {
      const promotion = await start('change');
      for (const scope of ['change', undefined] as const) {
        await expect(start(scope)).resolves.toMatchObject({ id: promotion.id });
      }
      await expect(start('version')).rejects.toThrow('is under way');
    });

    describe('once its pull request is open', () => {
      let promotion: StoredPromotion;

      beforeEach(async () => {
        promotion = await after(await start());
      });

      it('is carried onto a branch that has moved, where it still applies', async () => {
        const tree = { replicas: 5, head: '# moved\n', more: FLAG };
        const base = seed(files('1.1.0', tree));
        const carried = await after(promotion);
        expect(carried.reason).toBe(
          `Pull request #1 is open, carried onto ${base.slice(0, 7)} of main.`,
        );
        expect(await treeAt(promotion.change.headBranch)).toEqual(
          files('1.0.0', { head: '# moved\n' }),
        );
        expect(carried.plan?.edit).toEqual(promotion.plan?.edit);
      });

      it.each<[string, Record<string, string>, RegExp]>([
        [
          'the same lines say something else by now',
          files('1.1.0', { replicas: 7, more: FLAG }),
          /conflicts with main: kustomization.yaml: line 10 differs since commit/,
        ],
        [
          'another version stands there',
          files('1.2.0', { replicas: 5, head: '# x\n', more: FLAG }),
          /conflicts with main: kustomization.yaml: line 5 differs since commit/,
        ],
      ])('is left to people where %s', async (_, tree, reason) => {
        seed(tree);
        const left = await after(promotion);
        expect(left.reason).toMatch(reason);
        expect(await treeAt(promotion.change.headBranch)).toEqual(
          files('1.0.0'),
        );
      });
    });

    it('is made again from what was reviewed, whatever moves before it is committed', async () => {
      const promotion = await start();
      seed(files('1.1.0', { replicas: 9, more: FLAG }));
      const { change, state } = await after(promotion);
      expect(state).toBe('open');
      expect(await treeAt(change.headBranch)).toEqual(files('1.0.0'));
    });

    it('is not committed where it would come to anything else', async () => {
      const promotion = await start();
      const results = { ...promotion.plan!.results, 'flags.env': 'x' };
      await knex('promotions')
        .where({ id: promotion.id })
        .update({ plan: JSON.stringify({ ...promotion.plan, results }) });
      await expect(after(promotion)).resolves.toMatchObject({
        state: 'failed',
        reason: expect.stringContaining('cannot be made again from commit'),
      });
    });
  });

  it('names versions of others that go back with it, which have to be agreed to', async () => {
    await bring('1.1.0', files('1.1.0', { cart: '2.1.0' }));
    const consent =
      'Takes r.example/cart from 2.1.0 to 2.0.0 in kustomization.yaml';
    await expect(plan()).resolves.toMatchObject({ consents: [consent] });
    await expect(plan('version')).resolves.toMatchObject({ consents: [] });
    await expect(start()).rejects.toThrow(
      `This has to be agreed to: ${consent}`,
    );
    const { change } = await after(await start('change', [consent]));
    expect(await treeAt(change.headBranch)).toEqual(files('1.0.0'));
  });

  it('takes back no files of services that the person may not roll back', async () => {
    await bring('1.1.0', files('1.1.0', { cart: '2.1.0' }));
    await shop.stores.environments.replace({
      environments: VIEW.environments,
      services: [
        ...(await shop.stores.environments.services()),
        catalogService('cart', { title: 'Cart', images: ['r.example/cart'] }),
      ],
    });
    const view = { ...VIEW, rollbackable: async () => new Set<string>() };
    await expect(service.preview(wish('change'), view)).resolves.toMatchObject({
      files: [],
      consents: [],
      blocked: [
        {
          id: 'revert-refused',
          params: {
            detail:
              'it also changes files of services that you may not roll back',
          },
        },
      ],
      rollback: { commits: [], beyond: [] },
    });
    await expect(service.preview(wish(), view)).resolves.toMatchObject({
      blocked: [],
      rollback: { scope: 'version' },
    });
  });

  it('takes back nothing that was not shown', async () => {
    await bring('1.1.0', files('1.1.0', { replicas: 3 }));
    const request = {
      wish: wish('change'),
      expectedVersion: '1.0.0',
      requestedBy: 'user:default/ann',
      view: VIEW,
    };
    await expect(
      service.start({ ...request, expectedCommits: ['f'.repeat(40)] }),
    ).rejects.toThrow('is not what was reviewed');
    const { change } = await after(
      await service.start({ ...request, wish: wish() }),
    );
    expect(await treeAt(change.headBranch)).toEqual(
      files('1.0.0', { replicas: 3 }),
    );
  });

  it('leaves what the commit changed outside of the environment', async () => {
    const source = { ...QA.sources[0], paths: ['qa'] };
    const environments = await shop.stores.environments.list();
    await shop.stores.environments.replace({
      environments: environments.map(item =>
        item.environment.ref === QA.ref
          ? { ...item, environment: { ...QA, sources: [source] } }
          : item,
      ),
      services: [SHOP],
    });
    const view = {
      ...VIEW,
      environments: await shop.stores.environments.list(),
    };
    const tree = (tag: string, replicas: number) => ({
      ...Object.fromEntries(
        Object.entries(files(tag, { replicas })).map(([path, text]) => [
          `qa/${path}`,
          text,
        ]),
      ),
      'prod/kustomization.yaml': files(tag, { replicas })[KUSTOMIZATION],
      'qa2/notes.md': tag,
    });
    await bring('1.0.0', tree('1.0.0', 2));
    await bring('1.1.0', tree('1.1.0', 3));
    const made = await service.preview(wish(undefined, 'r2'), view);
    expect(made.rollback).toMatchObject({ scope: 'change', outside: 2 });
    expect(made.files.map(({ path }) => path)).toEqual([
      'qa/kustomization.yaml',
    ]);
  });

  it('offers no choice where only the version had changed', async () => {
    await bring('1.1.0', files('1.1.0'));
    const made = await plan();
    expect(made).not.toHaveProperty('rollback');
    expect(made.files.map(({ path }) => path)).toEqual([KUSTOMIZATION]);
    await expect(plan('change')).resolves.toEqual(made);
    const { change } = await after(await start('change'));
    const { message } = (await shop.qa.repository.commitAt(change.headBranch))!;
    expect(message).not.toContain('This reverts');
    expect(await treeAt(change.headBranch)).toEqual(files('1.0.0'));
  });

  it('reverts a merge as Git says it', async () => {
    const { repository, pullRequests } = shop.qa;
    const onto = (await repository.head('main')) as { sha: string };
    await repository.commit({
      branch: 'side',
      parent: onto.sha,
      create: true,
      message: 'Side',
      files: Object.entries(WHOLE).map(([path, content]) => ({
        path,
        content,
      })),
    });
    await pullRequests.open({
      title: 'x',
      body: '',
      head: 'side',
      base: 'main',
    });
    const { headCommit } = (await pullRequests.get(1))!;
    const merged = await pullRequests.merge(1, { expectedHead: headCommit });
    const sha = merged.status === 'merged' ? merged.mergeCommit : '';
    await record('1.1.0', sha);
    await look();
    const { change } = await after(await start());
    const { message } = (await repository.commitAt(change.headBranch))!;
    expect(message).toContain(
      `\n\nThis reverts commit ${sha}, reversing\nchanges made to ${onto.sha}.\n\n`,
    );
    expect(await treeAt(change.headBranch)).toEqual(files('1.0.0'));
  });

  it('restores the digest that was recorded, with all that came with it', async () => {
    const [old, now] = ['a', 'b'].map(hex => `sha256:${hex.repeat(64)}`);
    const pinned = (tag: string, digest: string, replicas: number) => {
      const tree = files(tag, { replicas });
      return {
        ...tree,
        [KUSTOMIZATION]: tree[KUSTOMIZATION].replace(
          ' # why\n',
          ` # why\n    digest: ${digest}\n`,
        ),
      };
    };
    await record('1.0.0', seed(pinned('1.0.0', old, 2)), { digest: old });
    await record('1.1.0', seed(pinned('1.1.0', now, 3)), { digest: now });
    await look();
    for (const [scope, replicas] of [
      ['change', 2],
      ['version', 3],
    ] as const) {
      const made = await plan(scope, 'r2');
      expect(made).toMatchObject({ blocked: [], rollback: { scope } });
      const promotion = await startShown({ wanted: wish(scope, 'r2') });
      const { change } = await after(promotion);
      expect(await treeAt(change.headBranch)).toEqual(
        pinned('1.0.0', old, replicas),
      );
      await knex('promotions').update({ state: 'cancelled' });
    }
  });

  it.each<[string, () => Promise<unknown>, string]>([
    [
      'the commit is not known',
      async () => {
        seed(WHOLE);
        await record('1.1.0', undefined);
      },
      'the commit that brought 1.1.0 is not known',
    ],
    [
      'the host no longer has the commit',
      async () => {
        seed(WHOLE);
        await record('1.1.0', 'f'.repeat(40));
      },
      'commit fffffff is not there any more',
    ],
    [
      'Git asks for something newer than what is recorded',
      async () => {
        await record('1.1.0', seed(WHOLE));
        seed(files('1.2.0', { replicas: 5, more: FLAG }));
      },
      'what brought 1.2.0 is not recorded yet',
    ],
    [
      'the recorded commit did not bring the version',
      async () => {
        seed(WHOLE);
        const tree = files('1.1.0', { replicas: 5, more: { a: 'b' } });
        await record('1.1.0', seed(tree));
      },
      'it leaves 1.1.0 in kustomization.yaml line 4, and 1.0.0 was deployed',
    ],
    [
      'too much came since',
      async () => {
        for (let index = 1; index <= 11; index += 1) {
          await record('1.1.0', seed(WHOLE));
          await knex('records')
            .where({ id: `r${records}` })
            .update({ desired_at: `2026-01-${10 + index}T00:00:00.000Z` });
        }
      },
      'more than 10 changes were recorded since',
    ],
  ])('is of the version alone where %s', async (_, come, detail) => {
    await come();
    await look();
    const made = await plan();
    expect([made.blocked, made.rollback?.scope]).toEqual([[], 'version']);
    expect(refusalOf(made)).toBe(
      `The whole change cannot be taken back: ${detail}.`,
    );
  });

  it('is of the version alone while the host does not answer', async () => {
    await bring('1.1.0', WHOLE);
    const failing = new InMemoryScm();
    failing.forRepository = url => {
      const scm = shop.scm.forRepository(url)!;
      const repository: InMemoryPorts['repository'] = Object.create(
        scm.repository,
      );
      repository.commitAt = async () => {
        throw new ScmError({
          kind: 'unavailable',
          message: 'The host does not answer',
        });
      };
      return { ...scm, repository };
    };
    service = new PromotionService({
      ...shop.stores,
      planner: new PromotionPlanner({
        ...shop.stores,
        ...shop,
        hosts: new ScmHosts([failing]),
      }),
    });
    const made = await plan();
    expect([made.blocked, made.rollback?.scope]).toEqual([[], 'version']);
    expect(refusalOf(made)).toBe(
      'The whole change cannot be taken back: The host does not answer.',
    );
  });
});
