import { ScmHosts } from '@downstage/backstage-plugin-environments-node';
import { ScmError } from '@downstage/backstage-plugin-environments-node';
import type { DeploymentHistory } from '@downstage/backstage-plugin-environments-common';
import { mockServices } from '@backstage/backend-test-utils';
import { createTestDatabases } from '../__testUtils__/createTestDatabases';
import { createStores } from '../database/createStores';
import {
  ENV_REPOSITORIES,
  HOMES,
  TAB,
  environmentEntity,
  startEnvironments,
  values,
} from '../__testUtils__/startEnvironments';
import { READ_LIMITS } from '../settings/readSettings';
import { SourceReader } from '../sources/SourceReader';

const databases = createTestDatabases();

const QA = 'resource:default/qa';

jest.setTimeout(60_000);

describe.each(databases.eachSupportedId())('history on %s', id => {
  let portal: Awaited<ReturnType<typeof startEnvironments>>;
  let requests: string[];
  let isDown = false;
  /** What committers' clocks say. */
  let clock: string | undefined;
  let knex: Awaited<ReturnType<typeof databases.init>>;

  const counted = <T extends object>(repository: T): T =>
    new Proxy(repository, {
      get: (target, name) => {
        const value = Reflect.get(target, name);
        return typeof value === 'function'
          ? (...args: unknown[]) => {
              requests.push(String(name));
              if (isDown) {
                throw new ScmError({ kind: 'unavailable', message: 'down' });
              }
              const answer = value.apply(target, args);
              return name === 'log' && clock
                ? answer.then((log: object[]) =>
                    log.map(commit => ({ ...commit, at: clock })),
                  )
                : answer;
            }
          : value;
      },
    });
  const running = (tag: string) =>
    portal.until(
      () => portal.tile('qa'),
      tile =>
        tile.deployment?.live?.version === tag &&
        tile.deployment.health === 'healthy',
    );

  const start = async (past: string[] = [], entities?: object[]) => {
    requests = [];
    knex = await databases.init(id);
    portal = await startEnvironments({
      knex,
      entities,
      config: {
        homes: HOMES.map(home => ({
          ...home,
          repositories: Object.values(ENV_REPOSITORIES),
        })),
      },
      past: scm => {
        for (const tag of past) {
          scm.seed(ENV_REPOSITORIES.qa, { 'values.yaml': values(tag) });
        }
      },
      between: provider => ({
        id: provider.id,
        repositoryOf: url => provider.repositoryOf(url),
        forRepository: url => {
          const scm = provider.forRepository(url);
          return scm && { ...scm, repository: counted(scm.repository) };
        },
      }),
    });
    await running('1.0.0');
  };
  /** What runs may be seen before what Git asks for; the first record is of both. */
  const startRecorded = async () => {
    await start();
    await portal.until(
      () => portal.tile('qa'),
      ({ deployment }) => deployment?.desired?.version === '1.0.0',
    );
  };
  const push = (tag: string, more: Record<string, string> = {}) =>
    portal.scm.seed(ENV_REPOSITORIES.qa, {
      'values.yaml': values(tag),
      ...more,
    });
  /** Reads the branches and ends before anything is made of it, as a process that is killed. */
  const look = async () => {
    await new SourceReader({
      ...createStores({ knex, owner: 'killed' }),
      hosts: new ScmHosts([portal.scm]),
      limits: READ_LIMITS,
      logger: mockServices.logger.mock(),
    }).readAll({});
  };
  const history = async (tab = TAB): Promise<DeploymentHistory> =>
    (await portal.get(`${tab}/history?environment=${QA}`)).body;
  const steps = async (tab = TAB) =>
    (await history(tab)).items.map(
      item =>
        `${item.change} ${item.fromVersion ?? ''}>${item.toVersion}${
          item.rebuilt ? ' rebuilt' : ''
        }${item.current ? ' current' : ''}`,
    );
  const reached = (wanted: string[], tab = TAB) =>
    portal.until(
      async () => {
        await portal.trigger('history');
        return steps(tab);
      },
      found => JSON.stringify(found) === JSON.stringify(wanted),
    );
  /** The history once the log has been read. */
  const told = (tab = TAB) =>
    portal.until(
      async () => {
        await portal.trigger('history');
        return history(tab);
      },
      found => found.items.length > 0 && !found.rebuilding,
    );

  afterEach(async () => {
    isDown = false;
    clock = undefined;
    await portal.stop();
  });

  it('reads what was before the installation once somebody asks', async () => {
    await start(['0.8.0', '0.9.0']);
    await portal.trigger('history');
    expect(requests).not.toContain('log');
    await expect(history()).resolves.toMatchObject({
      rebuilding: true,
      items: [{ toVersion: '1.0.0', rebuilt: false }],
    });
    await reached([
      'desired 0.9.0>1.0.0 rebuilt current',
      'desired 0.8.0>0.9.0 rebuilt',
      'desired >0.8.0 rebuilt',
    ]);
    const { items, rebuilding } = await history();
    expect(rebuilding).toBe(false);
    expect(items[0]).toMatchObject({
      commit: { author: 'team', message: 'Seed' },
      liveAt: expect.any(String),
    });
    expect(items[1]).toEqual(
      expect.not.objectContaining({ liveAt: expect.anything() }),
    );
    const times = items.map(item => item.desiredAt!);
    expect([...times].sort().reverse()).toEqual(times);
    // Nobody reads it twice
    const before = requests.length;
    await history();
    await portal.trigger('history');
    expect(requests).toHaveLength(before);
    // And one can go back there
    expect((await portal.tile('qa')).rollback).toMatchObject({ allowed: true });
  });

  it('finds the commit of every change between two looks', async () => {
    await startRecorded();
    push('1.1.0');
    const { commit } = push('1.2.0');
    portal.scm.seed(ENV_REPOSITORIES.qa, {
      'values.yaml': values('1.2.0'),
      'README.md': 'later',
    });
    await portal.trigger('sources');
    await reached([
      'desired 1.1.0>1.2.0 current',
      'desired 1.0.0>1.1.0 rebuilt',
      'desired >1.0.0 rebuilt',
    ]);
    const [newest] = (await history()).items;
    expect(newest.commit).toMatchObject({ sha: commit });
  });

  it('knows of a version that was asked for and taken back meanwhile', async () => {
    await startRecorded();
    push('1.1.0');
    push('1.0.0');
    await portal.trigger('sources');
    await reached([
      'desired 1.1.0>1.0.0 rebuilt current',
      'desired 1.0.0>1.1.0 rebuilt',
      'desired >1.0.0 rebuilt',
    ]);
    expect((await history()).rebuilding).toBe(false);
  });

  it.each([
    ['one commit after the other', {}],
    ['several commits each', { 'README.md': 'later' }],
  ])(
    'finds the commit of what it read and did not note: %s',
    async (_, more) => {
      await startRecorded();
      const wanted: string[] = [];
      for (const tag of ['1.1.0', '1.2.0']) {
        wanted.unshift(push(tag).commit);
        if (Object.keys(more).length > 0) {
          push(tag, more);
        }
        await (tag === '1.1.0' ? look() : portal.trigger('sources'));
      }
      const { items } = await told();
      // The log tells of the first one, unless a projection that was still to come has noted it
      expect(
        (await steps()).map(step => step.replace(/(>1\.1\.0) rebuilt$/, '$1')),
      ).toEqual([
        'desired 1.1.0>1.2.0 current',
        'desired 1.0.0>1.1.0',
        'desired >1.0.0 rebuilt',
      ]);
      expect(items.slice(0, 2).map(item => item.commit?.sha)).toEqual(wanted);
    },
  );

  it('notes once what came back between two looks', async () => {
    await startRecorded();
    portal.scm.seed(ENV_REPOSITORIES.qa, { 'README.md': 'none' });
    await portal.trigger('sources');
    await portal.until(
      () => portal.tile('qa'),
      tile => tile.deployment?.desired === undefined,
    );
    const { commit } = push('1.1.0');
    push('1.1.0', { 'README.md': 'later' });
    await portal.trigger('sources');
    await reached(['desired 1.0.0>1.1.0 current', 'desired >1.0.0 rebuilt']);
    expect((await history()).items[0].commit).toMatchObject({ sha: commit });
  });

  it('notes once what was added between two looks', async () => {
    await start(
      [],
      [
        environmentEntity('dev'),
        environmentEntity('qa'),
        {
          apiVersion: 'backstage.io/v1alpha1',
          kind: 'Component',
          metadata: { name: 'cart', namespace: 'default' },
          spec: {
            type: 'service',
            owner: 'group:default/team',
            lifecycle: 'x',
          },
        },
      ],
    );
    const cart = values('2.0.0').replace(/shop/g, 'cart');
    push('1.0.0', { 'README.md': 'later' });
    const { commit } = push('1.0.0', { 'cart.yaml': cart });
    push('1.0.0', { 'cart.yaml': cart, 'README.md': 'last' });
    await portal.trigger('sources');
    const tab = TAB.replace('shop', 'cart');
    const { items } = await told(tab);
    expect(items).toMatchObject([
      { change: 'desired', toVersion: '2.0.0', current: true },
    ]);
    expect(items[0].commit).toMatchObject({ sha: commit });
    await reached(['desired >1.0.0 rebuilt current']);
  });

  it('keeps the order whatever the clocks of committers say', async () => {
    clock = '2099-01-01T00:00:00.000Z';
    await start(['0.9.0']);
    await reached([
      'desired 0.9.0>1.0.0 rebuilt current',
      'desired >0.9.0 rebuilt',
    ]);
    push('1.1.0');
    push('1.0.0');
    await portal.trigger('sources');
    await reached([
      'desired 1.1.0>1.0.0 rebuilt current',
      'desired 1.0.0>1.1.0 rebuilt',
      'desired 0.9.0>1.0.0 rebuilt',
      'desired >0.9.0 rebuilt',
    ]);
    push('1.2.0');
    await portal.trigger('sources');
    const found = await portal.until(
      () => steps(),
      ([newest]) => newest.endsWith('1.2.0 current'),
    );
    expect(found[0]).toBe('desired 1.0.0>1.2.0 current');
  });

  it('leaves out what another source of the environment says', async () => {
    const sources = Object.values(ENV_REPOSITORIES).map(repository => ({
      repository,
    }));
    await start(
      [],
      [environmentEntity('dev'), environmentEntity('qa', { sources })],
    );
    const wanted = ['live >1.0.0', 'desired >1.1.0 rebuilt current'];
    await reached(wanted);
    push('1.2.0');
    push('1.3.0');
    await portal.trigger('sources');
    await reached(wanted);
    expect((await history()).rebuilding).toBe(false);
  });

  it('asks for no log where one commit follows the other', async () => {
    await startRecorded();
    await reached(['desired >1.0.0 rebuilt current']);
    requests = [];
    push('1.1.0');
    await portal.trigger('sources');
    await reached(['desired 1.0.0>1.1.0 current', 'desired >1.0.0 rebuilt']);
    expect(requests).not.toContain('log');
  });

  it('stays on the branch where pull requests are merged', async () => {
    await start();
    await reached(['desired >1.0.0 rebuilt current']);
    const scm = portal.scm.forRepository(ENV_REPOSITORIES.qa)!;
    const head = await scm.repository.head('main');
    const parent = head.status === 'found' ? head.sha : '';
    for (const tag of ['1.1.0', '1.2.0']) {
      const tip = await scm.repository.head(tag === '1.1.0' ? 'main' : 'work');
      await scm.repository.commit({
        branch: 'work',
        parent: tip.status === 'found' ? tip.sha : parent,
        create: tag === '1.1.0',
        message: `Try ${tag}`,
        files: [{ path: 'values.yaml', content: values(tag) }],
      });
    }
    const opened = await scm.pullRequests.open({
      title: 'Two at once',
      body: '',
      head: 'work',
      base: 'main',
    });
    const pull = opened.status === 'opened' ? opened.pullRequest : undefined;
    await scm.pullRequests.merge(pull!.number, {
      expectedHead: pull!.headCommit,
    });
    await portal.trigger('sources');
    await reached(['desired 1.0.0>1.2.0 current', 'desired >1.0.0 rebuilt']);
    expect((await history()).items[0].pullRequest).toMatchObject({
      number: pull!.number,
    });
  });

  it('does not take for unasked what it could not read yet', async () => {
    isDown = true;
    await start();
    expect(await steps()).toEqual([]);
    isDown = false;
    // As after the pause
    await knex('sources').update({ retry_at: null });
    await portal.trigger('sources');
    await reached(['desired >1.0.0 rebuilt current']);
  });

  it('records what runs without Git asking for it, and the way back', async () => {
    await start();
    await reached(['desired >1.0.0 rebuilt current']);
    await portal.deliver(portal.qa, '1.0.0-hotfix');
    await running('1.0.0-hotfix');
    await reached([
      'live 1.0.0>1.0.0-hotfix',
      'desired >1.0.0 rebuilt current',
    ]);
    await portal.deliver(portal.qa, '1.0.0');
    await running('1.0.0');
    await reached([
      'live 1.0.0-hotfix>1.0.0',
      'live 1.0.0>1.0.0-hotfix',
      'desired >1.0.0 rebuilt current',
    ]);
    const [{ desiredAt, liveAt }] = (await history()).items;
    expect(desiredAt).toBeUndefined();
    expect(liveAt).toEqual(expect.any(String));
  });

  it('knows what Git asked for before the portal looked', async () => {
    await start();
    await reached(['desired >1.0.0 rebuilt current']);
    const { commit } = push('1.1.0');
    // The engine was faster
    await portal.deliver(portal.qa, '1.1.0');
    await running('1.1.0');
    await reached(['live 1.0.0>1.1.0', 'desired >1.0.0 rebuilt current']);
    await portal.trigger('sources');
    await reached(['desired 1.0.0>1.1.0 current', 'desired >1.0.0 rebuilt']);
    const [newest] = (await history()).items;
    expect(newest).toMatchObject({
      commit: { sha: commit },
      liveAt: expect.any(String),
      syncedAt: expect.any(String),
      healthyAt: expect.any(String),
    });
    expect(newest.desiredAt! <= newest.liveAt!).toBe(true);
  });

  it('tells when a wanted version ran, was synced and healthy', async () => {
    await start();
    push('1.1.0');
    await portal.trigger('sources');
    await portal.deliver(portal.qa, '1.1.0');
    await running('1.1.0');
    const item = await portal.until(
      async () => (await history()).items[0],
      found => Boolean(found.healthyAt),
    );
    expect(item).toMatchObject({
      toVersion: '1.1.0',
      liveAt: expect.any(String),
      syncedAt: expect.any(String),
    });
    expect(await steps()).toHaveLength(2);
  });
});
