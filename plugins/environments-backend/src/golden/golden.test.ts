import { parse, parseAllDocuments, stringify } from 'yaml';
import { createTestDatabases } from '../__testUtils__/createTestDatabases';
import {
  FLEET,
  HOST,
  UAT,
  createTestGoldenPath,
  fleetOf,
  intercepting,
  uatFrom,
} from '../__testUtils__/createTestGoldenPath';
import { readCreation } from '../settings/readCreation';
import type { NewEnvironment } from './NewEnvironment';
import { environmentEntity } from './environmentEntity';

const databases = createTestDatabases();

jest.setTimeout(60_000);

const BRANCH = 'downstage/environment-uat';
const FILE = 'clusters/qa/uat.yaml';

describe.each(databases.eachSupportedId())('GoldenPath on %s', id => {
  const setUp = async (
    options: Omit<Parameters<typeof createTestGoldenPath>[0], 'knex'> = {},
  ) => createTestGoldenPath({ ...options, knex: await databases.init(id) });

  it('proposes an environment to the fleet once, also when it is asked again', async () => {
    const { create, portOf, filesOf, headOf, mergeAll } = await setUp();
    const created = await create();
    expect(created).toEqual({
      status: 'created',
      repositoryUrl: `${HOST}/env-uat`,
      catalogInfoUrl: `${HOST}/env-uat/blob/main/catalog-info.yaml`,
      pullRequest: { number: 1, url: `${FLEET}/pull/1` },
      warnings: [],
    });
    expect(Object.keys(await filesOf(FLEET))).toEqual(['README.md']);
    const { [FILE]: text } = await filesOf(FLEET, BRANCH);
    expect(
      parseAllDocuments(text).map(document => document.toJS().kind),
    ).toEqual(['Namespace', 'AppProject', 'Application']);
    const head = await headOf(`${HOST}/env-uat`);

    const again = { ...created, status: 'exists' };
    await expect(create()).resolves.toEqual(again);
    await mergeAll();
    await expect(create()).resolves.toEqual(again);
    await expect(
      portOf(FLEET).pullRequests.find({ head: BRANCH }),
    ).resolves.toMatchObject([{ number: 1, state: 'merged' }]);
    await expect(headOf(`${HOST}/env-uat`)).resolves.toBe(head);
  });

  it('tells in the pull request who asked, and what it permits', async () => {
    const opened: unknown[] = [];
    const { create, portOf } = await setUp({
      between: intercepting(({ pullRequests }) => ({
        pullRequests: Object.assign(Object.create(pullRequests), {
          open: (pull: Parameters<typeof pullRequests.open>[0]) => {
            opened.push(pull);
            return pullRequests.open(pull);
          },
        }),
      })),
    });
    const { pullRequest } = await create();
    await expect(
      portOf(FLEET).pullRequests.get(pullRequest!.number),
    ).resolves.toMatchObject({ labels: ['downstage'] });
    expect(opened).toEqual([
      {
        title: 'Follow environment uat in qa',
        body: expect.stringMatching(
          /Argo CD in cluster `qa` is to deliver [^]*\[uat\]\(https:\/\/portal\.example\/catalog\/default\/resource\/uat\) \| staging \| `group:default\/platform` \| `user:default\/ann`/,
        ),
        head: BRANCH,
        base: 'main',
      },
    ]);
  });

  it('commits to a fleet that takes commits', async () => {
    const { create, filesOf, headOf } = await setUp({
      fleet: { direct: true },
    });
    const created = await create();
    expect(created.pullRequest).toBeUndefined();
    expect(Object.keys(await filesOf(FLEET))).toContain(FILE);
    const head = await headOf(FLEET);
    await create();
    await expect(headOf(FLEET)).resolves.toBe(head);
  });

  it('commits several environments at once to one fleet', async () => {
    const { create, filesOf } = await setUp({ fleet: { direct: true } });
    const names = ['a', 'b', 'c', 'd', 'e', 'f', 'g'].map(
      each => `uat-${each}`,
    );
    await Promise.all(
      names.map(name => create({ name, repository: `${HOST}/env-${name}` })),
    );
    expect(Object.keys(await filesOf(FLEET))).toEqual(
      expect.arrayContaining(names.map(name => `clusters/qa/${name}.yaml`)),
    );
  });

  it('lets Flux open the repository by the Secret of the cluster, as an account of its own', async () => {
    const { create, filesOf } = await setUp();
    await create({ cluster: 'prod' });
    const files = await filesOf(FLEET, BRANCH);
    const objects = parseAllDocuments(files['clusters/prod/uat.yaml']).map(
      document => document.toJS(),
    );
    const find = (kind: string) => objects.find(object => object.kind === kind);
    expect(find('GitRepository').spec.secretRef).toEqual({ name: 'git' });
    expect(find('Kustomization').spec).toMatchObject({
      serviceAccountName: find('ServiceAccount').metadata.name,
      targetNamespace: 'uat',
    });
  });

  it.each(['kustomize', 'helm-values', 'umbrella-chart'])(
    'lets engines deliver a new environment of %s as what it is',
    async layout => {
      const { create, filesOf } = await setUp();
      await create({ layout });
      const files = await filesOf(UAT.repository);
      const isChart = 'Chart.yaml' in files;
      expect('kustomization.yaml' in files).toBe(!isChart);

      const repository = `${HOST}/env-uat-eu`;
      await create({ layout, cluster: 'prod', name: 'uat-eu', repository });
      const fleet = await filesOf(FLEET, 'downstage/environment-uat-eu');
      const kinds = parseAllDocuments(fleet['clusters/prod/uat-eu.yaml']).map(
        document => document.toJS().kind,
      );
      expect(kinds).toContain(isChart ? 'HelmRelease' : 'Kustomization');
    },
  );

  it('lets Argo CD render a helmfile by the plugin of the cluster', async () => {
    const { clusters } = fleetOf();
    const { create, filesOf } = await setUp({
      fleet: {
        clusters: {
          ...clusters,
          qa: { ...clusters.qa, helmfile: { plugin: 'helmfile-v1.0' } },
        },
      },
    });
    await create({ layout: 'helmfile' });
    expect(await filesOf(UAT.repository)).toHaveProperty(['helmfile.yaml']);
    const fleet = await filesOf(FLEET, BRANCH);
    const objects = parseAllDocuments(fleet['clusters/qa/uat.yaml']).map(
      document => document.toJS(),
    );
    expect(objects.map(({ kind }) => kind)).toEqual([
      'Namespace',
      'AppProject',
      'Application',
    ]);
    expect(objects[2].spec.source).toMatchObject({
      path: '.',
      plugin: { name: 'helmfile-v1.0' },
    });
  });

  it('confines the HelmReleases of a new environment, in a repository or a folder', async () => {
    const { create, filesOf } = await setUp();
    const repository = `${HOST}/env-uat-eu`;
    await create({
      layout: 'flux',
      cluster: 'prod',
      name: 'uat-eu',
      repository,
    });
    const files = await filesOf(repository);
    const { metadata, namespace, resources } = parse(
      files['kustomization.yaml'],
    );
    expect([namespace, resources]).toEqual(['uat-eu', []]);
    const fleet = await filesOf(FLEET, 'downstage/environment-uat-eu');
    const objects = parseAllDocuments(fleet['clusters/prod/uat-eu.yaml']).map(
      document => document.toJS(),
    );
    const find = (kind: string) => objects.find(object => object.kind === kind);
    // What the releases are written with is what the fleet has, and what it asks for
    const account = metadata.annotations['downstage.dev/service-account'];
    const chart = find('HelmChart');
    expect(metadata.annotations['downstage.dev/helm-chart']).toBe(
      `${chart.metadata.namespace}/${chart.metadata.name}`,
    );
    expect(files).toHaveProperty([
      `${chart.spec.chart.replace('./', '')}/Chart.yaml`,
    ]);
    const policy = find('ValidatingAdmissionPolicy');
    expect(policy.spec.failurePolicy).toBe('Fail');
    expect(JSON.stringify(policy.spec.validations)).toContain(account);
    expect(find('ValidatingAdmissionPolicyBinding').spec).toEqual({
      policyName: policy.metadata.name,
      validationActions: ['Deny'],
      matchResources: {
        namespaceSelector: {
          matchLabels: { 'kubernetes.io/metadata.name': 'uat-eu' },
        },
      },
    });
    expect(find('Kustomization').spec.serviceAccountName).toBe(account);
  });

  it('lets the fleet decrypt, permit and annotate what its configuration says', async () => {
    const { create, filesOf } = await setUp();
    const objectsOf = async (cluster: string, name: string) => {
      const files = await filesOf(FLEET, `downstage/environment-${name}`);
      return parseAllDocuments(files[`clusters/${cluster}/${name}.yaml`]).map(
        document => document.toJS(),
      );
    };
    await create({ cluster: 'prod', secrets: 'sops' });
    const flux = await objectsOf('prod', 'uat');
    expect(
      flux.find(({ kind }) => kind === 'Kustomization').spec,
    ).toMatchObject({
      decryption: { provider: 'sops', secretRef: { name: 'sops-age' } },
    });
    expect(await filesOf(UAT.repository)).toHaveProperty(['.sops.yaml']);

    const repository = `${HOST}/env-sealed`;
    await create({ name: 'sealed', repository, secrets: 'sealed-secrets' });
    const argo = await objectsOf('qa', 'sealed');
    expect(
      argo.find(({ kind }) => kind === 'AppProject').spec
        .namespaceResourceWhitelist,
    ).toContainEqual({ group: 'bitnami.com', kind: 'SealedSecret' });
    expect(
      argo.find(({ kind }) => kind === 'Application').metadata.annotations,
    ).toEqual({ 'notifications.argoproj.io/subscribe.a.slack': 'acme' });
  });

  it('makes a first environment, that nothing comes from', async () => {
    const { create, filesOf } = await setUp();
    await create({ promotesFrom: [] });
    const { 'catalog-info.yaml': text } = await filesOf(UAT.repository);
    expect(parse(text).spec.environment.promotesFrom).toEqual([]);
  });

  it('lets its tier say how an environment begins, unless somebody else does', async () => {
    const tiers = {
      ...readCreation(undefined).tiers,
      staging: {
        approvals: 3,
        strategy: 'automatic' as const,
        healthyWithin: 'PT5M',
        soak: 'PT2H',
      },
    };
    const { create, filesOf, portOf } = await setUp({ creation: { tiers } });
    const promotionOf = async (repository: string) => {
      const { 'catalog-info.yaml': text } = await filesOf(repository);
      return parse(text).spec.environment.promotion;
    };
    const approvalsOf = (repository: string) =>
      portOf(repository).administration.protections.get('main')?.approvals;
    await create();
    const given = { merge: 'manual', healthyWithin: 'PT5M', soak: 'PT2H' };
    // New versions come by themselves to first environments alone
    expect(await promotionOf(UAT.repository)).toEqual({
      ...given,
      strategy: 'manual',
    });
    expect(approvalsOf(UAT.repository)).toBe(3);

    const repository = `${HOST}/env-first`;
    await create({ name: 'first', repository, promotesFrom: [], approvals: 1 });
    expect(await promotionOf(repository)).toEqual({
      ...given,
      strategy: 'automatic',
    });
    // Who asks for it adds to what the tier demands, and takes nothing away
    expect(approvalsOf(repository)).toBe(3);
    const strict = `${HOST}/env-strict`;
    await create({ name: 'strict', repository: strict, approvals: 5 });
    expect(approvalsOf(strict)).toBe(5);
  });

  it('makes repositories private, protected and owned', async () => {
    const { create, portOf } = await setUp();
    await create();
    const { administration } = portOf(`${HOST}/env-uat`);
    expect([
      administration.isPrivate,
      [...administration.protections],
      [...administration.teams],
    ]).toEqual([
      true,
      [['main', { approvals: 1, checks: ['validate'] }]],
      [['platform', 'write']],
    ]);
  });

  it('asks for no check where there is no workflow', async () => {
    const { create, portOf } = await setUp({ creation: { workflow: false } });
    await create();
    const { administration } = portOf(UAT.repository);
    expect(administration.protections.get('main')?.checks).toEqual([]);
  });

  it('never changes a repository that exists, whatever is asked', async () => {
    const { create, portOf } = await setUp();
    await create({ approvals: 2 });
    const { administration } = portOf(`${HOST}/env-uat`);
    administration.protections.clear();
    administration.teams.set('platform', 'admin');
    await create({ approvals: 1, private: false });
    await create({ approvals: 6 });
    expect([
      administration.isPrivate,
      [...administration.protections],
      [...administration.teams],
    ]).toEqual([true, [], [['platform', 'admin']]]);
  });

  /** Lets a call fail while the host is down: before it is done, or after, so that its answer is lost. */
  const failing = (
    step: string,
    when: 'before' | 'after',
    isDown: () => boolean,
  ) => {
    const cut = <T extends object>(port: T): T =>
      new Proxy(port, {
        get(target, key) {
          const call: any = Reflect.get(target, key);
          if (key !== step) {
            return typeof call === 'function' ? call.bind(target) : call;
          }
          return async (...args: unknown[]) => {
            if (isDown() && when === 'before') {
              throw new Error('the host is down');
            }
            const answer = await call.apply(target, args);
            if (isDown()) {
              throw new Error('the host is down');
            }
            return answer;
          };
        },
      });
    return intercepting(({ administration, repository, pullRequests }) => ({
      administration: cut(administration),
      repository: cut(repository),
      pullRequests: cut(pullRequests),
    }));
  };

  it.each(
    (
      [
        'createRepository',
        'protectBranch',
        'setTeamAccess',
        'commit',
        'open',
      ] as const
    ).flatMap(step =>
      (['before', 'after'] as const).map(when => ({ step, when })),
    ),
  )(
    'ends the same when it is cut short $when $step, and done again',
    async ({ step, when }) => {
      const wanted = {
        layout: 'helm-values',
        secrets: 'sealed-secrets',
      } as const;
      const endOf = async ({
        filesOf,
        portOf,
      }: Awaited<ReturnType<typeof setUp>>) => {
        const { administration } = portOf(UAT.repository);
        return {
          repository: await filesOf(UAT.repository),
          fleet: await filesOf(FLEET, BRANCH),
          teams: [...administration.teams],
          protections: [...administration.protections],
          pulls: (await portOf(FLEET).pullRequests.find({ head: BRANCH })).map(
            ({ number, state }) => [number, state],
          ),
        };
      };
      const whole = await setUp();
      await whole.create(wanted);

      let isDown = true;
      const broken = await setUp({
        between: failing(step, when, () => isDown),
      });
      await expect(broken.create(wanted)).rejects.toThrow('the host is down');
      isDown = false;
      await expect(broken.create(wanted)).resolves.toMatchObject({
        pullRequest: { number: 1 },
        warnings: [],
      });
      const end = await endOf(broken);
      expect(end).toEqual(await endOf(whole));
      expect(end.teams).toEqual([['platform', 'write']]);
      await broken.create(wanted);
      expect(await endOf(broken)).toEqual(end);
    },
  );

  it('takes no branch for its own that holds something else', async () => {
    const { scm, create } = await setUp();
    scm.seed(FLEET, { [FILE]: 'kind: Application' }, { branch: BRANCH });
    await expect(create()).rejects.toThrow(
      `name: branch ${BRANCH} of ${FLEET} exists, and is not what the portal would propose. Delete it and try again`,
    );
  });

  it('says what its host cannot do', async () => {
    const { create } = await setUp();
    await expect(create({ owner: 'user:default/ann' })).resolves.toMatchObject({
      warnings: [
        `user:default/ann has no access to ${HOST}/env-uat: its host has no team ann. Give them access there`,
      ],
    });
  });

  it('says once that its host does not protect it, and gives nobody access again', async () => {
    const { create } = await setUp({
      between: intercepting(({ administration }) => ({
        administration: Object.assign(Object.create(administration), {
          protectBranch: async () => ({
            status: 'unsupported',
            reason: 'the plan has none',
          }),
        }),
      })),
    });
    await expect(create()).resolves.toMatchObject({
      status: 'created',
      warnings: [
        `Branch main of ${HOST}/env-uat is not protected: the plan has none. Protect it at the host`,
      ],
    });
    await expect(create()).resolves.toMatchObject({
      status: 'exists',
      warnings: [],
    });
  });

  const impossible: Array<[Partial<NewEnvironment>, RegExp]> = [
    [{ repository: 'nonsense' }, /repository: "nonsense" is not the URL/],
    [{ repository: 'https://elsewhere' }, /is not the URL of a repository/],
    [
      { repository: `${HOST}/shop` },
      /^repository: .*\/shop may not be created\. environments\.creation\.repositories in app-config permits .*\/env-\*/,
    ],
    [
      { repository: 'https://memory.example/other/env-uat' },
      /^repository: .* may not be created/,
    ],
    [
      { repository: 'https://memory.example/acme/x/../env-uat' },
      /is not the URL of a repository/,
    ],
    ...['flux-system', 'argocd', 'default', 'kube-system'].map(
      (name): [Partial<NewEnvironment>, RegExp] => [
        { name },
        new RegExp(`^name: ${name} belongs to`),
      ],
    ),
    [
      { name: 'preview-shop-42' },
      /^name: preview-shop-42 is what the preview of a pull request is called/,
    ],
    ...['mars', '../prod', 'constructor'].map(
      (cluster): [Partial<NewEnvironment>, RegExp] => [
        { cluster },
        /^cluster: ".*" follows no fleet\. environments\.fleets in app-config has gone, prod, qa$/,
      ],
    ),
    [
      { cluster: 'gone' },
      /^cluster: the portal does not watch "gone"; it watches prod, qa$/,
    ],
    [
      { engine: 'flux' },
      /^engine: cluster qa is delivered to by argocd, not by flux\. Leave the field out$/,
    ],
    [
      { promotesFrom: ['dev', 'qa', 'nowhere'] },
      /^promotesFrom: the catalog has no resource:default\/dev, resource:default\/nowhere that you may read\. Give environments that it has, or none for a first one$/,
    ],
    [
      { promotesFrom: ['uat'] },
      /^promotesFrom: uat cannot come from itself\. Leave it out$/,
    ],
    [
      { secrets: 'external-secrets' },
      /^secrets: "external-secrets" would not be delivered: the cluster qa has no secrets\.externalSecrets in environments\.fleets of app-config\. Choose none, sealed-secrets$/,
    ],
    [
      { secrets: 'sops' },
      /^secrets: "sops" would not be delivered: argocd does not decrypt what SOPS has encrypted in kustomize\. Choose none, sealed-secrets$/,
    ],
    [
      { secrets: 'sops', cluster: 'prod', layout: 'helm-values' },
      /^secrets: .*: flux does not decrypt what SOPS has encrypted in helm-values\. Choose none$/,
    ],
    [
      { layout: 'flux' },
      /^layout: an environment of "flux" brings objects of Flux, and to qa argocd delivers\. Choose kustomize, umbrella-chart, helm-values$/,
    ],
    [
      { layout: 'argocd', cluster: 'prod' },
      /^layout: an environment of "argocd" brings objects of Argo CD, and to prod flux delivers\. Choose kustomize, umbrella-chart, flux, helm-values$/,
    ],
    [
      { layout: 'argocd' },
      /^layout: .* of Argo CD, which takes them from the namespace uat only where it is told to\. Let application\.namespaces of argocd-cmd-params-cm in qa have it, and applicationNamespaces of the cluster in environments\.fleets of app-config \(given: shop-\*\)\. Choose kustomize, umbrella-chart, helm-values$/,
    ],
    [
      { layout: 'helmfile' },
      /^layout: an environment of "helmfile" takes a plugin of Argo CD, and environments\.fleets in app-config names none for qa\. Install it and set clusters\.qa\.helmfile\.plugin to its name\. Choose kustomize, umbrella-chart, helm-values$/,
    ],
    [
      { layout: 'helmfile', cluster: 'prod' },
      /^layout: an environment of "helmfile" takes a plugin of Argo CD, and to prod flux delivers\. Choose kustomize, umbrella-chart, flux, helm-values$/,
    ],
    [
      { layout: 'hopes' },
      /^layout: no environment begins as "hopes"\. Choose kustomize, umbrella-chart, helm-values$/,
    ],
    [
      { owner: 'group:default/nobody' },
      /^owner: the catalog has no group:default\/nobody that you may read/,
    ],
    [
      { owner: 'component:default/shop' },
      /^owner: "component:default\/shop" is no group or user/,
    ],
    [
      { tier: 'production' },
      /^tier: environments from .*\/env-uat may not be of tier production/,
    ],
  ];
  it.each(impossible)(
    'refuses %j with the field and the fix, before anybody is asked',
    async (wrong, message) => {
      const { create } = await setUp({
        between: intercepting(() => {
          throw new Error('asked');
        }),
      });
      await expect(create(wrong)).rejects.toThrow(message);
    },
  );

  it.each([
    ['the catalog file of the environment', 'kind: Resource'],
    ['something else', 'kind: Other'],
  ])(
    'takes no repository that somebody else made, with %s in it',
    async (_, text) => {
      const { scm, create, headOf, filesOf } = await setUp();
      const repository = `${HOST}/env-uat`;
      const before = scm.seed(repository, {
        'catalog-info.yaml': text.includes('Other')
          ? text
          : stringify(environmentEntity(UAT)),
      });
      await expect(create()).rejects.toThrow(
        `repository: ${repository} exists, and was not created for environment uat. Nothing was changed in it; give one that does not exist`,
      );
      await expect(headOf(repository)).resolves.toBe(before.commit);
      expect(Object.keys(await filesOf(FLEET))).toEqual(['README.md']);
    },
  );

  it('takes no repository that somebody made in between', async () => {
    const { scm, create, creations } = await setUp();
    const { repository } = UAT;
    await creations.begin({
      repository,
      environment: 'resource:default/uat',
      owner: UAT.owner,
      cluster: 'qa',
      requestedBy: 'user:default/ann',
    });
    scm.seed(repository, { 'README.md': 'mine' });
    await expect(create()).rejects.toThrow(/exists, and was not created for/);
  });

  it.each<Partial<NewEnvironment>>([
    { name: 'other' },
    { owner: 'user:default/ann' },
    { cluster: 'prod' },
  ])('gives a repository no second meaning: %j', async changes => {
    const { create, headOf } = await setUp();
    await create();
    const before = await headOf(FLEET);
    await expect(create(changes)).rejects.toThrow(
      /^repository: .*\/env-uat is that of an environment of another name, owner or cluster/,
    );
    await expect(headOf(FLEET)).resolves.toBe(before);
  });

  it('makes an environment that was registered by hand known to the fleet, and changes nothing else', async () => {
    const { scm, create, identities, portOf } = await setUp();
    scm.seed(UAT.repository, { 'README.md': 'by hand' });
    const definition = uatFrom(UAT.repository);
    await identities.save({
      ref: definition.ref,
      home: UAT.repository,
      definition,
    });
    await expect(create()).resolves.toMatchObject({
      status: 'exists',
      pullRequest: { number: 1 },
    });
    const { administration } = portOf(UAT.repository);
    expect(administration.teams.size + administration.protections.size).toBe(0);
  });

  it('refuses the name of another environment, also of one that left the catalog', async () => {
    const { create, identities } = await setUp();
    const definition = uatFrom(`${HOST}/elsewhere`);
    await identities.save({
      ref: definition.ref,
      home: `${HOST}/elsewhere`,
      definition,
    });
    await expect(create()).rejects.toThrow(
      /^name: there is, or was, an environment uat in another repository/,
    );
  });

  it('takes no namespace that another environment delivers to', async () => {
    const { create, environments } = await setUp();
    const other = { ...uatFrom(`${HOST}/other`), ref: 'resource:default/x' };
    await environments.replace({
      environments: [{ environment: other, problems: [] }],
      services: [],
    });
    await expect(create()).rejects.toThrow(
      'name: cluster qa has a namespace or a delivery object of argocd named uat already',
    );
    await expect(create({ cluster: 'prod' })).resolves.toBeDefined();
  });

  it('creates no more than an owner may have, of what the catalog has and what was just created', async () => {
    const { create } = await setUp({
      creation: { quota: { environments: 1 } },
    });
    await create();
    await expect(create()).resolves.toMatchObject({ status: 'exists' });
    await expect(
      create({ name: 'load', repository: `${HOST}/env-load` }),
    ).rejects.toThrow(
      /^owner: by environments.creation.quota .* up to 1 environments, and group:default\/platform has 1/,
    );
  });

  it('takes no name that the engine or a namespace of the cluster has', async () => {
    const knex = await databases.init(id);
    const { create } = await createTestGoldenPath({ knex });
    const object = {
      cluster: 'qa',
      kind: 'Application',
      version: 1,
      reading: '{}',
    };
    for (const place of [
      { namespace: 'argocd', name: 'uat' },
      { namespace: 'uat', name: 'payroll' },
    ]) {
      await knex('objects').insert({ ...object, ...place });
      await expect(create()).rejects.toThrow(/named uat already/);
      await knex('objects').delete();
    }
    await knex('objects').insert({ ...object, namespace: 'x', name: 'uat' });
    await expect(create()).resolves.toBeDefined();
  });

  it('asks twice for an organization that does not exist, and not for the fleet', async () => {
    let calls = 0;
    const counted = <T extends object>(port: T) =>
      new Proxy(port, {
        get(target, key) {
          const value = Reflect.get(target, key);
          calls += typeof value === 'function' ? 1 : 0;
          return value;
        },
      });
    const { create } = await setUp({
      between: intercepting(({ administration, repository }) => ({
        administration: counted(administration),
        repository: counted(repository),
      })),
    });
    await expect(
      create({ repository: 'https://memory.example/no-such-owner/env-uat' }),
    ).rejects.toThrow(
      /^repository: .* cannot be created, since there is no such organization, group or user at its host/,
    );
    expect(calls).toBe(2);
  });
});
