import type { Environment } from '@downstage/backstage-plugin-environments-common';
import { createTestDatabases } from '../__testUtils__/createTestDatabases';
import { VIEW, promotionOf } from '../__testUtils__/createShop';
import {
  FLEET,
  HOST,
  UAT,
  createTestGoldenPath,
  uatFrom,
} from '../__testUtils__/createTestGoldenPath';
import { service } from '../__testUtils__/projection';

const databases = createTestDatabases();

jest.setTimeout(60_000);

const BRANCH = 'downstage/remove-environment-uat';
const uat = uatFrom(UAT.repository, { title: 'UAT' });
const CONSENT =
  'UAT goes as a whole, with the namespace uat and all that is in it, Secrets and volumes among it';
const PATH = 'clusters/qa/uat.yaml';

describe.each(databases.eachSupportedId())(
  'an environment that goes as a whole on %s',
  id => {
    type Path = Awaited<ReturnType<typeof createTestGoldenPath>>;
    let path: Path;

    const viewOf = (...environments: Environment[]) => ({
      ...VIEW,
      environments: environments.map(environment => ({
        environment,
        problems: [],
      })),
    });
    const begin = async (
      options: Partial<Parameters<typeof createTestGoldenPath>[0]> = {},
      ...others: Environment[]
    ) => {
      path = await createTestGoldenPath({
        knex: await databases.init(id),
        ...options,
      });
      await path.create();
      await path.mergeAll();
      await path.environments.replace({
        environments: viewOf(uat, ...others).environments,
        services: [service('shop')],
      });
    };
    /** Changes the file that the golden path wrote. */
    const rewrite = async (change: (text: string) => string, to = PATH) => {
      const files = await path.filesOf(FLEET);
      await path.portOf(FLEET).repository.commit({
        branch: 'main',
        parent: (await path.headOf(FLEET))!,
        create: false,
        message: 'By hand',
        files: [{ path: to, content: change(files[PATH]) }],
      });
    };
    const plan = (view = viewOf(uat)) => path.remover.plan(uat, view);
    const propose = (rest: { confirm?: string; consents?: string[] } = {}) =>
      path.remover.propose(uat, {
        confirm: 'uat',
        consents: [CONSENT],
        requestedBy: 'user:default/ann',
        view: viewOf(uat),
        ...rest,
      });

    it.each([false, true])(
      'is proposed by a pull request that takes its file away (direct: %s)',
      async direct => {
        await begin({ fleet: { direct } });
        expect(await plan()).toEqual({
          environment: uat.ref,
          engine: 'argocd',
          fleet: { repository: FLEET, branch: 'main', path: PATH },
          objects: [
            'Namespace uat',
            'AppProject argocd/uat',
            'Application argocd/uat',
          ],
          namespace: 'uat',
          services: { refs: [], hidden: 0 },
          downstream: { refs: [], hidden: 0 },
          holds: 0,
          consents: [CONSENT],
          blocked: [],
          gone: false,
        });
        const before = await path.filesOf(FLEET);
        const opened = await propose();
        expect(opened).toMatchObject({ state: 'open' });
        // As another click, and as the portal after a restart
        expect(await propose()).toEqual(opened);
        expect((await plan()).pullRequest).toEqual(opened);
        expect(await path.filesOf(FLEET)).toEqual(before);
        const { [PATH]: _gone, ...rest } = before;
        expect(await path.filesOf(FLEET, BRANCH)).toEqual(rest);
        await path.mergeAll(BRANCH);
        expect(await plan()).toMatchObject({
          gone: true,
          blocked: [],
          objects: [],
          pullRequest: { ...opened, state: 'merged' },
        });
        expect(await propose()).toMatchObject({
          number: opened.number,
          state: 'merged',
        });
        // Its repository stays
        expect(await path.filesOf(UAT.repository)).toHaveProperty([
          'catalog-info.yaml',
        ]);
      },
    );

    it('finishes what was cut short before its pull request', async () => {
      await begin();
      const { repository } = path.portOf(FLEET);
      await repository.commit({
        branch: BRANCH,
        parent: (await path.headOf(FLEET))!,
        create: true,
        message: 'Remove environment uat from qa',
        files: [{ path: PATH, content: null }],
      });
      expect(await propose()).toMatchObject({ state: 'open' });
    });

    it('leaves a branch that brings something else as it is', async () => {
      await begin();
      await path.portOf(FLEET).repository.commit({
        branch: BRANCH,
        parent: (await path.headOf(FLEET))!,
        create: true,
        message: 'Something else',
        files: [
          { path: PATH, content: null },
          { path: 'README.md', content: null },
        ],
      });
      await expect(propose()).rejects.toThrow(
        `name: branch ${BRANCH} of ${FLEET} exists, and is not what the portal would propose`,
      );
    });

    it('hands out no pull request of somebody else as its own', async () => {
      await begin();
      const { repository, pullRequests } = path.portOf(FLEET);
      await repository.commit({
        branch: BRANCH,
        parent: (await path.headOf(FLEET))!,
        create: true,
        message: 'Something else',
        files: [{ path: 'clusters/qa/other.yaml', content: 'x: 1\n' }],
      });
      await pullRequests.open({
        title: 'Something else',
        body: '',
        head: BRANCH,
        base: 'main',
      });
      const message = `${FLEET}/pull/2 comes from the branch ${BRANCH}, and does not only delete ${PATH}. Close it and delete its branch first`;
      const planned = await plan();
      expect(planned.blocked).toEqual([message]);
      expect(planned.pullRequest).toBeUndefined();
      await expect(propose()).rejects.toThrow(message);
    });

    it('takes its name, typed anew, and agreement to all that goes', async () => {
      await begin();
      await expect(propose({ confirm: 'qa' })).rejects.toThrow(
        'confirm: "qa" is not the name of the environment, uat',
      );
      await expect(propose({ consents: [] })).rejects.toThrow(
        `This has to be agreed to: ${CONSENT}`,
      );
    });

    it('tells what goes along by names that the caller may see, and counts the rest', async () => {
      const after = (name: string) => ({
        ...uat,
        ref: `resource:default/${name}`,
        name,
        promotesFrom: [uat.ref],
        delivery: undefined,
      });
      await begin({}, after('eu'), after('secret'));
      const planned = await path.remover.plan(uat, viewOf(uat, after('eu')));
      expect(planned).toMatchObject({
        downstream: { refs: ['resource:default/eu'], hidden: 1 },
        consents: [
          CONSENT,
          'resource:default/eu, 1 environment that you may not see can no longer promote from it',
        ],
      });
      expect(JSON.stringify(planned)).not.toContain('secret');
      await expect(propose()).rejects.toThrow('can no longer promote from it');
    });

    it('is refused while a promotion is open', async () => {
      await begin();
      await path.promotions.create(
        promotionOf({ id: 'p', environment: uat.ref }),
      );
      const blocked =
        '1 promotion is open in UAT. Merge or cancel what is open first';
      expect((await plan()).blocked).toEqual([blocked]);
      await expect(propose()).rejects.toThrow(blocked);
    });

    it('is refused where others are delivered to its namespace', async () => {
      await begin({}, { ...uat, ref: 'resource:default/twin', name: 'twin' });
      expect((await plan()).blocked).toEqual([
        '1 environment that you may not see: delivered to the namespace uat, too, which would go. Let them have namespaces of their own first',
      ]);
    });

    it('asks for agreement where others of its cluster name no namespaces', async () => {
      const wide = (name: string, cluster = 'qa') => ({
        ...uat,
        ref: `resource:default/${name}`,
        name,
        delivery: { control: { cluster }, target: { cluster } },
      });
      await begin({}, wide('all'), wide('secret'), wide('far', 'prod'));
      const planned = await plan(viewOf(uat, wide('all'), wide('far', 'prod')));
      const consents = [
        CONSENT,
        'resource:default/all, 1 environment that you may not see may be delivered to the namespace uat, too, and name no namespaces of their own',
      ];
      expect(planned).toMatchObject({ blocked: [], consents });
      await expect(propose()).rejects.toThrow(
        'This has to be agreed to: 2 environments that you may not see may be delivered to the namespace uat',
      );
    });

    it.each<[string, (text: string) => string, string, RegExp]>([
      [
        'its file has an object of somebody else',
        text =>
          `${text}---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: other}\n`,
        PATH,
        /uat\.yaml of .* has ConfigMap other, which is not known to be uat's alone/,
      ],
      [
        'its Application delivers another repository',
        text => text.replaceAll('env-uat.git', 'env-other.git'),
        PATH,
        /has (AppProject|Application) argocd\/uat, which is not known to be uat's alone/,
      ],
      [
        'an object of it stands elsewhere, too',
        text => text,
        'clusters/qa/copy.yaml',
        /copy\.yaml of .* defines Namespace uat, too\. .* take it out by hand/,
      ],
      [
        'its file lacks an object',
        text => text.split('---\n').slice(1).join('---\n'),
        PATH,
        /uat\.yaml of .* lacks Namespace uat: the portal did not write it as it is/,
      ],
      [
        'its file is a template',
        text => `{{- if .Values.uat }}\n${text}{{- end }}\n`,
        PATH,
        /uat\.yaml of .* is no plain YAML\. Take the environment out by hand/,
      ],
    ])('is refused where %s', async (_, change, to, message) => {
      await begin();
      await rewrite(change, to);
      const { blocked, objects } = await plan();
      expect(objects).toEqual([]);
      expect(blocked).toEqual([expect.stringMatching(message)]);
      await expect(propose()).rejects.toThrow(message);
      expect(await path.headOf(FLEET, BRANCH)).toBeUndefined();
    });

    it.each([
      ['clusters/qa/kustomization.yaml', 'resources: [uat.yaml]\n'],
      ['clusters/qa/Kustomization', 'resources: [uat.yaml]\n'],
      ['kustomization.yml', 'bases:\n  - ./clusters/qa/uat.yaml\n'],
      ['clusters/prod/kustomization.yaml', 'components: [../qa/uat.yaml]\n'],
    ])('is refused where %s lists its file', async (lister, text) => {
      await begin();
      await rewrite(() => text, lister);
      const message = `${lister} of ${FLEET} lists ${PATH}, and could not be built without it. Take it out of ${lister} and delete ${PATH} in one change by hand`;
      expect((await plan()).blocked).toEqual([message]);
      await expect(propose()).rejects.toThrow(message);
    });

    it('goes where a file lists one of the same name elsewhere', async () => {
      await begin();
      await rewrite(() => 'resources: [uat.yaml]\n', 'clusters/prod/all.yaml');
      expect((await plan()).blocked).toEqual([]);
    });

    it('is no folder in a repository of its own, whatever its paths', async () => {
      await begin();
      const [source] = uat.sources;
      const moved = {
        ...uat,
        sources: [
          {
            ...source,
            repository: UAT.repository,
            paths: ['services/{service}'],
          },
        ],
      };
      const planned = await path.remover.plan(moved, viewOf(moved));
      expect(planned.blocked).toEqual([]);
      expect(planned.folder).toBeUndefined();
    });

    it('goes as the folder that the configuration names, whatever its entity says', async () => {
      const repository = `${HOST}/env-all`;
      const folder = 'environments/uat';
      path = await createTestGoldenPath({
        knex: await databases.init(id),
        creation: {
          shared: [
            { repository, branch: 'main', folder: 'environments/{name}' },
          ],
        },
      });
      path.scm.seed(repository, { 'README.md': 'Environments\n' });
      await path.create({ repository, folder });
      await path.mergeAll();
      const [source] = uat.sources;
      const shared = {
        ...uat,
        home: repository,
        sources: [
          { ...source, repository, paths: ['environments/qa', folder] },
        ],
      };
      expect(await path.remover.plan(shared, viewOf(shared))).toMatchObject({
        folder,
        blocked: [],
        fleet: { path: PATH },
      });
    });

    it.each([
      ['env/uat', []],
      ['env/qa', [expect.stringMatching(/argocd\/uat, which is not known/)]],
    ])(
      'goes as the branch of its name, where the fleet follows %s: %j',
      async (followed, blocked) => {
        const repository = `${HOST}/env-all`;
        path = await createTestGoldenPath({
          knex: await databases.init(id),
          creation: {
            shared: [
              { repository, branch: 'main', folder: 'environments/{name}' },
            ],
          },
        });
        path.scm.seed(repository, { 'README.md': 'Environments\n' });
        await path.create({ repository, branch: 'env/uat' });
        await path.mergeAll();
        await rewrite(text => text.replace('env/uat', followed));
        const [source] = uat.sources;
        const ofBranch = {
          ...uat,
          home: repository,
          sources: [{ ...source, repository, branch: 'env/uat' }],
        };
        const planned = await path.remover.plan(ofBranch, viewOf(ofBranch));
        expect(planned).toMatchObject({
          branch: 'env/uat',
          folder: 'environments/uat',
          blocked,
        });
      },
    );

    it('is refused where no fleet has it', async () => {
      await begin();
      const elsewhere = { ...uat, delivery: undefined };
      expect(
        (await path.remover.plan(elsewhere, viewOf(elsewhere))).blocked,
      ).toEqual([
        expect.stringMatching(
          /^UAT was not created by the portal, as far as can be told: .* \(none\)/,
        ),
      ]);
      const other = {
        ...uat,
        name: 'nowhere',
        ref: 'resource:default/nowhere',
      };
      expect((await path.remover.plan(other, viewOf(other))).blocked).toEqual([
        expect.stringContaining('has nothing of nowhere'),
      ]);
    });

    it('goes from Flux, too, with its account and its rights', async () => {
      path = await createTestGoldenPath({ knex: await databases.init(id) });
      await path.create({ cluster: 'prod', layout: 'umbrella-chart' });
      await path.mergeAll();
      const onFlux = uatFrom(UAT.repository, {
        delivery: {
          control: { cluster: 'prod' },
          target: { cluster: 'prod', namespaces: ['uat'] },
        },
      });
      const planned = await path.remover.plan(onFlux, viewOf(onFlux));
      expect(planned).toMatchObject({ engine: 'flux', blocked: [] });
      expect(planned.objects).toEqual([
        'Namespace uat',
        'ServiceAccount flux-system/environment-uat',
        'Role uat/environment-uat',
        'RoleBinding uat/environment-uat',
        'GitRepository flux-system/uat',
        'HelmRelease flux-system/uat',
      ]);
    });
  },
);
