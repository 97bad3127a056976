import { TestDatabases } from '@backstage/backend-test-utils';
import {
  FLEET,
  HOST,
  createTestGoldenPath,
  uatFrom,
} from '../../__testUtils__/createTestGoldenPath';
import { GRANT, HEAD, KNOWN, textOf } from '../../__testUtils__/knownPreviews';
import type { NewPreviews } from './PlannedPreviews';

const databases = TestDatabases.create({ ids: ['SQLITE_3'] });

jest.setTimeout(60_000);

const PATH = 'clusters/qa/preview-svc-known.yaml';

const start = async (
  options: Omit<Parameters<typeof createTestGoldenPath>[0], 'knex'> = {},
) =>
  createTestGoldenPath({
    knex: await databases.init('SQLITE_3'),
    previews: [GRANT],
    ...options,
  });

describe('previews of a service', () => {
  it('are proposed once, and are there when that is merged', async () => {
    const golden = await start();
    const create = () => golden.previews.create(KNOWN, golden.requester);
    const first = await create();
    expect(first).toEqual({
      status: 'proposed',
      cluster: 'qa',
      namespace: 'preview-svc-known',
      pullRequest: { number: 1, url: expect.any(String) },
    });
    expect(await create()).toEqual(first);
    expect(await golden.filesOf(FLEET)).toEqual({ 'README.md': 'fleet' });
    expect(await golden.filesOf(FLEET, HEAD)).toEqual({
      'README.md': 'fleet',
      [PATH]: textOf(),
    });
    await golden.mergeAll(HEAD);
    expect(await create()).toEqual({ ...first, status: 'exists' });
    expect(
      await golden.portOf(FLEET).pullRequests.find({ head: HEAD }),
    ).toHaveLength(1);
  });

  it('are not taken for those that are proposed of another repository', async () => {
    const golden = await start();
    const other = `${HOST}/svc-other`;
    await golden.previews.create(KNOWN, golden.requester);
    const text = textOf(([, project, set]) => {
      project.spec.sourceRepos = [other];
      set.spec.template.spec.source.repoURL = `${other}.git`;
    });
    const head = await golden.headOf(FLEET, HEAD);
    await golden.portOf(FLEET).repository.commit({
      branch: HEAD,
      parent: head!,
      create: false,
      message: 'Change',
      files: [{ path: PATH, content: text }],
    });
    await expect(
      golden.previews.create(KNOWN, golden.requester),
    ).rejects.toThrow(
      /^name: clusters\/qa\/preview-svc-known\.yaml of .* defines AppProject argocd\/preview-svc-known already/,
    );
  });

  it('are committed where the fleet is direct', async () => {
    const golden = await start({ fleet: { direct: true } });
    const create = () => golden.previews.create(KNOWN, golden.requester);
    expect(await create()).toEqual({
      status: 'created',
      cluster: 'qa',
      namespace: 'preview-svc-known',
    });
    expect((await golden.filesOf(FLEET))[PATH]).toBe(textOf());
    const head = await golden.headOf(FLEET);
    expect((await create()).status).toBe('exists');
    expect(await golden.headOf(FLEET)).toBe(head);
  });

  it('of several services come to a direct fleet at once', async () => {
    const golden = await start({ fleet: { direct: true } });
    const names = ['svc-a', 'svc-b', 'svc-c'];
    for (const name of names) {
      await golden.services.create(
        {
          name,
          owner: KNOWN.owner,
          repository: `${HOST}/${name}`,
          files: [{ path: 'README.md', content: name }],
        },
        golden.requester,
      );
    }
    await Promise.all(
      names.map(name =>
        golden.previews.create(
          { ...KNOWN, name, repository: `${HOST}/${name}` },
          golden.requester,
        ),
      ),
    );
    expect(Object.keys(await golden.filesOf(FLEET)).sort()).toEqual([
      'README.md',
      ...names.map(name => `clusters/qa/preview-${name}.yaml`),
    ]);
  });

  it('stay as people have changed them', async () => {
    const text = textOf(([, project, set]) => {
      project.spec.namespaceResourceWhitelist.push({ group: '', kind: 'Pod' });
      set.spec.generators[0].pullRequest.requeueAfterSeconds = 600;
      set.spec.template.spec.source.path = 'preview';
    });
    const golden = await start({
      files: { 'clusters/qa/all.yaml': `# Ours\n${text}` },
    });
    const created = await golden.previews.create(KNOWN, golden.requester);
    expect(created.status).toBe('exists');
    expect(created).not.toHaveProperty('pullRequest');
    await expect(golden.previews.check(KNOWN)).resolves.toBeUndefined();
  });

  it.each<[string, string, string | undefined, RegExp]>([
    [
      'of another repository',
      PATH,
      textOf(([, , set]) => {
        set.spec.template.spec.source.repoURL = `${HOST}/other.git`;
      }),
      /^name: clusters\/qa\/preview-svc-known\.yaml of .* defines ApplicationSet argocd\/preview-svc-known already, and not for previews/,
    ],
    [
      'with a namespace that is not theirs',
      PATH,
      textOf(([namespace]) => {
        namespace.metadata.labels = { environment: 'preview-svc-known' };
      }),
      /defines Namespace preview-svc-known already/,
    ],
    [
      'in a project that is not theirs',
      PATH,
      textOf(([, , set]) => {
        set.spec.template.spec.project = 'default';
      }),
      /defines ApplicationSet argocd\/preview-svc-known already/,
    ],
    [
      'whose project has one more repository',
      PATH,
      textOf(([, project]) => {
        project.spec.sourceRepos.push(`${HOST}/other`);
      }),
      /defines AppProject argocd\/preview-svc-known already/,
    ],
    [
      'in the folder of another cluster',
      'clusters/prod/x.yaml',
      textOf(),
      /^name: clusters\/prod\/x\.yaml of .* in clusters\/qa\./,
    ],
    [
      'in part',
      PATH,
      textOf(objects => objects.splice(2, 1)),
      /exists, and does not define ApplicationSet argocd\/preview-svc-known for previews/,
    ],
    [
      'in a file of that name',
      PATH,
      'kind: Other\n',
      /exists, and does not define Namespace preview-svc-known/,
    ],
  ])(
    'are refused where the fleet has some %s',
    async (_, path, text, message) => {
      const golden = await start({ files: { [path]: text! } });
      const before = await golden.headOf(FLEET);
      await expect(golden.previews.check(KNOWN)).rejects.toThrow(message);
      await expect(
        golden.previews.create(KNOWN, golden.requester),
      ).rejects.toThrow(message);
      expect(await golden.headOf(FLEET)).toBe(before);
      expect(await golden.headOf(FLEET, HEAD)).toBeUndefined();
    },
  );

  it.each<[string, Partial<NewPreviews>]>([
    ['another repository', { repository: `${HOST}/svc-foreign` }],
    ['another owner', { owner: 'group:default/other' }],
    [
      'a service that nobody knows',
      { name: 'svc-none', repository: `${HOST}/svc-none` },
    ],
  ])('are for nobody who names %s', async (_, changes) => {
    const golden = await start();
    await expect(
      golden.previews.create({ ...KNOWN, ...changes }, golden.requester),
    ).rejects.toThrow(/is not known as that of component:default\/svc-/);
    expect(await golden.headOf(FLEET, HEAD)).toBeUndefined();
  });

  it('are known of what the portal has created, before the catalog has it', async () => {
    const golden = await start();
    const created = {
      ...KNOWN,
      name: 'svc-new',
      repository: `${HOST}/svc-new`,
    };
    const { image, ...service } = created;
    await golden.services.create(
      { ...service, files: [{ path: 'README.md', content: 'x' }] },
      golden.requester,
    );
    const { status } = await golden.previews.create(created, golden.requester);
    expect(status).toBe('proposed');
    await expect(
      golden.previews.create(
        { ...created, owner: 'group:default/other' },
        golden.requester,
      ),
    ).rejects.toThrow(/is not known as that of/);
  });

  it('take no namespace of an environment', async () => {
    const golden = await start();
    const environment = uatFrom(`${HOST}/env-uat`, {
      delivery: {
        control: { cluster: 'qa' },
        target: { cluster: 'qa', namespaces: ['preview-svc-known'] },
      },
    });
    await golden.environments.replace({
      environments: [{ environment, problems: [] }],
      services: [],
    });
    await expect(golden.previews.check(KNOWN)).rejects.toThrow(
      /^name: cluster qa has a namespace preview-svc-known already/,
    );
  });
});
