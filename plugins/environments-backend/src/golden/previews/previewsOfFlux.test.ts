import { TestDatabases } from '@backstage/backend-test-utils';
import { stringify } from 'yaml';
import {
  FLEET,
  HOST,
  createTestGoldenPath,
  uatFrom,
} from '../../__testUtils__/createTestGoldenPath';
import { FLUX, HEAD, KNOWN, textOf } from '../../__testUtils__/knownPreviews';

const databases = TestDatabases.create({ ids: ['SQLITE_3'] });

jest.setTimeout(60_000);

const PATH = 'clusters/prod/preview-svc-known.yaml';

const start = async (
  options: Omit<Parameters<typeof createTestGoldenPath>[0], 'knex'> = {},
) =>
  createTestGoldenPath({
    knex: await databases.init('SQLITE_3'),
    previews: [FLUX],
    ...options,
  });

describe('previews of a service, with Flux', () => {
  const namespace = (name: string) =>
    stringify({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } });

  it('are proposed once, and are there when that is merged', async () => {
    const golden = await start();
    const create = () => golden.previews.create(KNOWN, golden.requester);
    const first = await create();
    expect(first).toEqual({
      status: 'proposed',
      cluster: 'prod',
      namespace: 'preview-svc-known-*',
      pullRequest: { number: 1, url: expect.any(String) },
    });
    expect(await create()).toEqual(first);
    expect(await golden.filesOf(FLEET, HEAD)).toEqual({
      'README.md': 'fleet',
      [PATH]: textOf(undefined, FLUX),
    });
    const [pull] = await golden.portOf(FLEET).pullRequests.find({ head: HEAD });
    expect(pull.title).toBe('Preview pull requests of svc-known in prod');
    await golden.mergeAll(HEAD);
    expect(await create()).toEqual({ ...first, status: 'exists' });
  });

  it('stay as people have changed them', async () => {
    const text = textOf(([, set]) => {
      set.spec.resources[2].rules.push({
        apiGroups: [''],
        resources: ['pods'],
        verbs: ['get'],
      });
      set.spec.serviceAccountName = 'previews';
    }, FLUX);
    const golden = await start({ files: { [PATH]: text } });
    expect((await golden.previews.create(KNOWN, golden.requester)).status).toBe(
      'exists',
    );
  });

  it('are there without the policy, which an older cluster does not know', async () => {
    const text = textOf(objects => objects.splice(2, 2), FLUX);
    const golden = await start({ files: { [PATH]: text } });
    expect((await golden.previews.create(KNOWN, golden.requester)).status).toBe(
      'exists',
    );
  });

  it.each<[string, string, string, RegExp]>([
    [
      'of another repository',
      PATH,
      textOf(([provider]) => {
        provider.spec.url = `${HOST}/other`;
      }, FLUX),
      /defines ResourceSetInputProvider flux-system\/preview-svc-known already, and not for previews/,
    ],
    [
      'that act as the engine itself',
      PATH,
      textOf(([, set]) => {
        const { spec } = set.spec.resources.find(
          ({ kind }: any) => kind === 'Kustomization',
        );
        delete spec.serviceAccountName;
      }, FLUX),
      /defines ResourceSet flux-system\/preview-svc-known already, and not for previews/,
    ],
    [
      'in part',
      PATH,
      textOf(objects => objects.splice(1, 1), FLUX),
      /exists, and does not define ResourceSet flux-system\/preview-svc-known for previews/,
    ],
    [
      'whose namespace would be taken over by a pull request',
      'clusters/prod/teams.yaml',
      namespace('preview-svc-known-7'),
      /^name: clusters\/prod\/teams\.yaml of .* defines Namespace preview-svc-known-7, as what is made for a pull request/,
    ],
    [
      'whose namespace would be taken over, in a folder of no cluster',
      'base/teams.yaml',
      namespace('preview-svc-known-123'),
      /^name: base\/teams\.yaml of .* defines Namespace preview-svc-known-123/,
    ],
    [
      'whose account would be taken over by a pull request',
      'clusters/prod/all.yaml',
      stringify({
        apiVersion: 'v1',
        kind: 'List',
        items: [
          {
            apiVersion: 'v1',
            kind: 'ServiceAccount',
            metadata: {
              name: 'preview-svc-known-12',
              namespace: 'flux-system',
            },
          },
        ],
      }),
      /defines ServiceAccount preview-svc-known-12/,
    ],
  ])(
    'are refused where the fleet has some %s',
    async (_, path, text, message) => {
      const golden = await start({ files: { [path]: text } });
      await expect(golden.previews.check(KNOWN)).rejects.toThrow(message);
      await expect(
        golden.previews.create(KNOWN, golden.requester),
      ).rejects.toThrow(message);
      expect(await golden.headOf(FLEET, HEAD)).toBeUndefined();
    },
  );

  it('are for a service beside those that are called alike', async () => {
    const golden = await start({
      files: {
        'clusters/prod/others.yaml': [
          ...[
            'preview-svc-known-api-1',
            'preview-svc-known',
            'preview-svc',
          ].map(namespace),
          // Of the service svc-known-1
          textOf(undefined, FLUX)
            .replaceAll('svc-known', 'svc-known-1')
            .replaceAll('/svc-known-1', '/svc-known-one'),
        ].join('---\n'),
        'clusters/prod/words.yaml': '- ~\n- preview-svc-known-7\n',
        // Where another cluster has it
        'clusters/qa/teams.yaml': namespace('preview-svc-known-7'),
      },
    });
    await expect(golden.previews.check(KNOWN)).resolves.toBeUndefined();
  });

  it('take no namespace of an environment, whatever the number of a pull request', async () => {
    const golden = await start();
    const environment = uatFrom(`${HOST}/env-uat`, {
      delivery: {
        control: { cluster: 'prod' },
        target: { cluster: 'prod', namespaces: ['preview-svc-known-3'] },
      },
    });
    await golden.environments.replace({
      environments: [{ environment, problems: [] }],
      services: [],
    });
    await expect(golden.previews.check(KNOWN)).rejects.toThrow(
      /^name: cluster prod has a namespace preview-svc-known-3 already/,
    );
  });

  it.each([
    [
      'Deployment',
      'preview-svc-known-3',
      'web',
      'name: cluster prod has a namespace preview-svc-known-3 already. Give the service another name',
    ],
    [
      'Kustomization',
      'flux-system',
      'preview-svc-known-3',
      'name: cluster prod has a delivery object named preview-svc-known-3 already. Give the service another name',
    ],
    [
      'ResourceSet',
      'flux-system',
      'preview-svc-known',
      'name: cluster prod has a delivery object named preview-svc-known already. Give the service another name',
    ],
    // Of the services svc-known-3 and svc-known-api
    ['ResourceSet', 'flux-system', 'preview-svc-known-3', undefined],
    ['Deployment', 'preview-svc-known-api-3', 'web', undefined],
  ])(
    'take nothing of the cluster: %s %s/%s',
    async (kind, place, name, message) => {
      const knex = await databases.init('SQLITE_3');
      const golden = await createTestGoldenPath({ knex, previews: [FLUX] });
      await knex('objects').insert({
        cluster: 'prod',
        kind,
        namespace: place,
        name,
        version: 1,
        reading: '{}',
      });
      const refused = await golden.previews
        .check(KNOWN)
        .catch((error: Error) => error.message);
      expect(refused).toBe(message);
    },
  );

  it('need what Flux Operator brings, where the cluster is known to lack it', async () => {
    const knex = await databases.init('SQLITE_3');
    const golden = await createTestGoldenPath({ knex, previews: [FLUX] });
    const at = { cluster: 'prod', kind: 'ResourceSet' };
    await knex('cluster_resources').insert({ ...at, state: 'failed' });
    await expect(golden.previews.check(KNOWN)).resolves.toBeUndefined();
    await knex('cluster_resources').where(at).update({ state: 'absent' });
    await expect(golden.previews.check(KNOWN)).rejects.toThrow(
      /^cluster: "prod" has no ResourceSet, by which Flux delivers pull requests\. It takes Flux from 2\.5 and Flux Operator from 0\.14/,
    );
  });
});
