import { posix } from 'node:path';
import { beginFolder } from '@downstage/layouts';
import { findEngine } from '@downstage/readers';
import { stringify } from 'yaml';
import { addService } from './__testUtils__/newEnvironments';
import { openDelivery } from './__testUtils__/openDelivery';
import { reconcileArgoCd } from './argocd/argoCd';
import { reconcileFlux } from './flux/flux';
import { Workloads } from './workloads/Workloads';

jest.setTimeout(60_000);

const NAME = 'uat';
const ENGINES = {
  argocd: {
    reconcile: reconcileArgoCd,
    namespace: 'argocd',
    delivers: {
      kustomize: 'Application',
      'helm-values': 'Application',
      argocd: 'Application',
      flux: 'none',
      helmfile: 'Application',
    },
  },
  flux: {
    reconcile: reconcileFlux,
    namespace: 'flux-system',
    delivers: {
      kustomize: 'Kustomization',
      'helm-values': 'HelmRelease',
      flux: 'Kustomization',
      helmfile: 'none',
      argocd: 'none',
    },
  },
};
const API_VERSIONS: Record<string, string> = {
  Application: 'argoproj.io/v1alpha1',
  Kustomization: 'kustomize.toolkit.fluxcd.io/v1',
  HelmRelease: 'helm.toolkit.fluxcd.io/v2',
};

type EngineName = keyof typeof ENGINES;
type Layout = 'kustomize' | 'helm-values' | 'flux' | 'argocd' | 'helmfile';

let delivery: Awaited<ReturnType<typeof openDelivery>>;
let forge: typeof delivery.forge;
let client: typeof delivery.client;
let git: typeof delivery.git;

beforeEach(async () => {
  delivery = await openDelivery();
  ({ forge, client, git } = delivery);
});

afterEach(() => delivery.stop());

/** The files of a new environment repository. */
function newFiles(layout: string, branch = 'main') {
  const repository = `${forge.url}/acme/env-uat`;
  const begun = beginFolder(layout, {
    name: NAME,
    title: 'UAT',
    repository,
    branch,
  })!;
  return {
    as: begun.layout,
    files: {
      ...begun.files,
      'catalog-info.yaml':
        'apiVersion: backstage.io/v1alpha1\nkind: Resource\n',
    } as Record<string, string>,
  };
}

/** What a first service changes in it. */
const addServiceTo = (
  { as, files }: ReturnType<typeof newFiles>,
  folder = '.',
) =>
  addService(
    new Map(
      Object.entries(files).map(([path, text]) => [
        posix.join(folder, path),
        text,
      ]),
    ),
    { layout: as, folder },
  );

/** Lets the engine of a cluster deliver the environment; gives the status of what delivers it. */
async function deliver(
  {
    engine,
    layout,
    folder,
    branch = 'main',
  }: { engine: EngineName; layout: Layout; folder?: string; branch?: string },
  commits: Array<{
    branch?: string;
    message: string;
    files: Record<string, string>;
  }>,
) {
  const { reconcile, namespace, delivers } = ENGINES[engine];
  const { follow } = findEngine(engine)!;
  if ('unsupported' in follow) {
    throw new Error(follow.unsupported);
  }
  const description = 'UAT';
  await forge.seedRepository({ name: 'env-uat', description, commits });
  const objects = follow.objects({
    name: NAME,
    repository: `${forge.url}/acme/env-uat`,
    branch,
    folder,
    isChart: layout === 'helm-values',
    ownObjects: layout === engine,
    plugin: layout === 'helmfile' ? layout : undefined,
  });
  await client.ensureNamespace('argocd');
  await client.create({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'argocd-cmd-params-cm', namespace: 'argocd' },
    data: { 'application.namespaces': 'shop-*, uat' },
  });
  const text = objects.map(object => stringify(object)).join('---\n');
  await forge.seedRepository({
    name: 'fleet',
    description,
    commits: [{ message: 'Begin', files: { 'clusters/qa/uat.yaml': text } }],
  });
  const workloads = new Workloads({
    client,
    podReadyMs: 0,
    deadlineMs: 10_000,
    hasImage: () => true,
  });
  const fleetUrl = `${forge.url}/acme/fleet`;
  for (let round = 0; round < 4; round++) {
    await reconcile({ client, git, cluster: 'qa', fleetUrl });
    await workloads.reconcile();
  }
  const kind = delivers[layout];
  const delivering = await client.get({
    apiVersion: API_VERSIONS[kind],
    kind,
    namespace,
    name: NAME,
  });
  return delivering!.status;
}

describe.each<{ engine: EngineName; layout: Layout }>([
  ...(['argocd', 'flux'] as const).flatMap(engine =>
    (['kustomize', 'helm-values'] as const).map(layout => ({ engine, layout })),
  ),
  { engine: 'flux', layout: 'flux' },
  { engine: 'argocd', layout: 'helmfile' },
  { engine: 'argocd', layout: 'argocd' },
])('$engine, for a new environment of $layout', ({ engine, layout }) => {
  const well =
    engine === 'argocd'
      ? { sync: { status: 'Synced' }, health: { status: 'Healthy' } }
      : {
          conditions: expect.arrayContaining([
            expect.objectContaining({ type: 'Ready', status: 'True' }),
          ]),
        };

  it('is content with an empty one', async () => {
    const { files } = newFiles(layout);
    const message = 'Begin';
    const status = await deliver({ engine, layout }, [{ message, files }]);
    expect(status).toMatchObject(well);
  });

  it.each([
    ['a repository of its own', {}],
    ['a folder of a shared repository', { folder: 'environments/uat' }],
    ['a branch of a shared repository', { branch: 'env/uat' }],
  ])(
    'delivers the first service until it is healthy, from %s',
    async (_, { folder, branch }: { folder?: string; branch?: string }) => {
      const begun = newFiles(layout, branch);
      const within = (files: Record<string, string>) =>
        Object.fromEntries(
          Object.entries(files).map(([path, text]) => [
            folder ? `${folder}/${path}` : path,
            text,
          ]),
        );
      // Another one beside it, which is nobody's here
      const beside = {
        'environments/qa/kustomization.yaml': 'resources: [missing.yaml]\n',
      };
      const commits = [
        ...(branch ? [{ message: 'Begin', files: beside }] : []),
        {
          branch,
          message: 'Begin',
          files: { ...within(begun.files), ...(folder ? beside : {}) },
        },
        {
          branch,
          message: 'Add loans',
          files: await addServiceTo(begun, folder),
        },
      ];
      const place = { engine, layout, folder, branch };
      const status = await deliver(place, commits);
      expect(status).toMatchObject(well);
      await expect(
        client.get({
          apiVersion: 'apps/v1',
          kind: 'Deployment',
          namespace: NAME,
          name: 'loans',
        }),
      ).resolves.toMatchObject({
        spec: {
          template: {
            spec: { containers: [{ image: 'r.example/loans:1.0.0' }] },
          },
        },
        status: { readyReplicas: 1 },
      });
    },
  );
});
