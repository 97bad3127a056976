import { parse, stringify } from 'yaml';
import type { KubeObject } from '../kube/KubeObject';
import { filesWithService, fleetOf } from './__testUtils__/newEnvironments';
import { openDelivery } from './__testUtils__/openDelivery';
import { reconcileFlux } from './flux/flux';

jest.setTimeout(60_000);

const HELM_RELEASE = 'helm.toolkit.fluxcd.io/v2';
const FLUX = ['kustomize', 'source'].map(
  name => `${name}.toolkit.fluxcd.io/v1`,
);

let delivery: Awaited<ReturnType<typeof openDelivery>>;
let client: typeof delivery.client;
/** The HelmRelease that a service gets in a new environment. */
let written: KubeObject;

const own = (name: string) => ({
  engine: 'flux' as const,
  name,
  repository: `${delivery.forge.url}/acme/env-${name}`,
});

async function reconcile(fleet = 'fleet') {
  const { forge, git } = delivery;
  const fleetUrl = `${forge.url}/acme/${fleet}`;
  for (let round = 0; round < 3; round++) {
    await reconcileFlux({ client, git, cluster: 'qa', fleetUrl });
  }
}

beforeAll(async () => {
  delivery = await openDelivery();
  ({ client } = delivery);
  const files = await filesWithService(own('uat'));
  written = parse(files['loans.yaml']);
  // Another object of Flux comes with a service that is fine
  await delivery.seed('env-uat', files);
  await delivery.seed('env-pay', {
    ...(await filesWithService(own('pay'))),
    'loans.yaml': stringify({
      ...parse(files['loans.yaml']),
      spec: { ...written.spec, serviceAccountName: undefined },
    }),
  });
  await delivery.seed('fleet', {
    'clusters/qa/uat.yaml': fleetOf(own('uat')),
    'clusters/qa/pay.yaml': fleetOf(own('pay')),
  });
  await reconcile();
});

afterAll(() => delivery.stop());

const inNamespace = (
  { spec = {}, name = 'other' }: { spec?: object; name?: string },
  namespace = 'uat',
): KubeObject => ({
  ...written,
  metadata: { name, namespace },
  spec: { ...written.spec, ...spec },
});

const conditionOf = async (name: string) => {
  const object = await client.get({
    apiVersion: FLUX[0],
    kind: 'Kustomization',
    namespace: 'flux-system',
    name,
  });
  return object!.status.conditions[0];
};

it('lets the release of a service act as the account of its environment', async () => {
  const release = await client.get({
    apiVersion: HELM_RELEASE,
    kind: 'HelmRelease',
    namespace: 'uat',
    name: 'loans',
  });
  expect(release).toMatchObject({
    spec: { serviceAccountName: 'environment-uat' },
  });
  await expect(
    client.get({
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      namespace: 'uat',
      name: 'loans',
    }),
  ).resolves.toBeDefined();
});

it('refuses a release of the repository that would act as Flux itself', async () => {
  expect(await conditionOf('pay')).toMatchObject({
    status: 'False',
    reason: 'ReconciliationFailed',
    message: expect.stringContaining(
      "HelmRelease/pay/loans dry-run failed: helmreleases.helm.toolkit.fluxcd.io \"loans\" is forbidden: ValidatingAdmissionPolicy 'environment-pay' with binding 'environment-pay' denied request: spec.serviceAccountName has to be environment-pay",
    ),
  });
});

const CHART = {
  chart: './charts/services',
  sourceRef: { kind: 'GitRepository', name: 'uat', namespace: 'flux-system' },
};
const ref = (changes: object) => ({
  chartRef: {
    kind: 'HelmChart',
    name: 'environment-uat',
    namespace: 'flux-system',
    ...changes,
  },
});

/** Ways out of the namespace, and what is said to each. */
const ESCAPES: Array<[string, object, RegExp]> = [
  ['no account', { serviceAccountName: undefined }, /serviceAccountName/],
  ['another account', { serviceAccountName: 'default' }, /serviceAccountName/],
  [
    'the account of another environment',
    { serviceAccountName: 'environment-pay' },
    /serviceAccountName/,
  ],
  [
    'another cluster',
    { kubeConfig: { secretRef: { name: 'prod' } } },
    /kubeConfig/,
  ],
  [
    'another cluster by a ConfigMap',
    { kubeConfig: { configMapRef: { name: 'prod' } } },
    /kubeConfig/,
  ],
  ['another namespace', { targetNamespace: 'pay' }, /targetNamespace/],
  [
    'a release kept elsewhere',
    { storageNamespace: 'flux-system' },
    /storageNamespace/,
  ],
  [
    'a chart of its own',
    { chartRef: undefined, chart: { spec: CHART } },
    /chartRef/,
  ],
  [
    'a chart from the source of another environment',
    {
      chartRef: undefined,
      chart: {
        spec: { ...CHART, sourceRef: { ...CHART.sourceRef, name: 'pay' } },
      },
    },
    /chartRef/,
  ],
  [
    'the chart of another environment',
    ref({ name: 'environment-pay' }),
    /chartRef/,
  ],
  ['a chart beside it', ref({ namespace: 'uat' }), /chartRef/],
  ['a chart of no namespace', ref({ namespace: undefined }), /chartRef/],
  ['an artifact of a registry', ref({ kind: 'OCIRepository' }), /chartRef/],
  [
    'a wait for what runs elsewhere',
    { dependsOn: [{ name: 'loans' }, { name: 'loans', namespace: 'pay' }] },
    /dependsOn/,
  ],
];

it.each(ESCAPES)(
  'refuses a release with %s, whoever writes it',
  async (_, spec, message) => {
    await expect(client.create(inNamespace({ spec }))).rejects.toThrow(message);
    const live = await client.get({
      apiVersion: HELM_RELEASE,
      kind: 'HelmRelease',
      namespace: 'uat',
      name: 'loans',
    });
    await expect(
      client.update({ ...live!, spec: { ...live!.spec, ...spec } }),
    ).rejects.toThrow(message);
  },
);

it.each([
  [{}],
  [{ targetNamespace: 'uat', storageNamespace: 'uat' }],
  [{ dependsOn: [{ name: 'loans' }, { name: 'x', namespace: 'uat' }] }],
  [{ install: { crds: 'CreateReplace' }, suspend: true }],
])('takes a release with %j', async spec => {
  const object = inNamespace({ spec, name: 'fine' });
  await expect(client.create(object)).resolves.toMatchObject({
    metadata: { name: 'fine' },
  });
  await client.delete({ ...object, namespace: 'uat', name: 'fine' });
});

it('refuses a status by which Flux would delete the chart of another environment', async () => {
  const live = (await client.get({
    apiVersion: HELM_RELEASE,
    kind: 'HelmRelease',
    namespace: 'uat',
    name: 'loans',
  }))!;
  const status = { ...live.status, helmChart: 'flux-system/environment-pay' };
  await expect(client.updateStatus({ ...live, status })).rejects.toThrow(
    /status\.helmChart/,
  );
  await expect(client.updateStatus(live)).resolves.toBeDefined();
});

const sourceRef = { kind: 'GitRepository', name: 'uat' };
const git = { interval: '1m', url: 'https://git.example/x' };

it.each<[string, string, object]>([
  ['Kustomization', FLUX[0], { interval: '1m', prune: true, sourceRef }],
  [
    'Kustomization',
    FLUX[0],
    {
      interval: '1m',
      prune: true,
      sourceRef,
      serviceAccountName: 'environment-uat',
    },
  ],
  ['GitRepository', FLUX[1], git],
  ['HelmChart', FLUX[1], { interval: '1m', chart: 'x', sourceRef }],
  ['ResourceSet', 'fluxcd.controlplane.io/v1', { resources: [] }],
])(
  'refuses a %s of %s in the namespace: %j',
  async (kind, apiVersion, spec) => {
    const object = { apiVersion, kind, spec };
    await expect(
      client.create({ ...object, metadata: { name: 'x', namespace: 'uat' } }),
    ).rejects.toThrow('the namespace uat may have HelmReleases alone');
    // Elsewhere it is not asked
    const elsewhere = { name: 'x', namespace: 'default' };
    await client.create({ ...object, metadata: elsewhere });
    await client.delete({ ...object, ...elsewhere });
  },
);

it('lets the account write HelmReleases, and the one that they act as not even these', async () => {
  const roles = await client.list({
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'Role',
    namespace: 'uat',
  });
  const bindings = await client.list({
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'RoleBinding',
    namespace: 'uat',
  });
  const groupsOf = (account: string) =>
    bindings
      .filter(({ subjects }: any) =>
        subjects.some((each: any) => each.namespace === account),
      )
      .flatMap(({ roleRef }: any) =>
        roles
          .find(({ metadata }) => metadata.name === roleRef.name)!
          .rules.flatMap((rule: any) => rule.apiGroups),
      )
      .filter((group: string) => group.includes('fluxcd.io'));
  expect(groupsOf('flux-system')).toEqual(['helm.toolkit.fluxcd.io']);
  expect(groupsOf('uat')).toEqual([]);
});

it('takes its policy away with the environment, and leaves that of others', async () => {
  const policies = async () => {
    const kind = 'ValidatingAdmissionPolicy';
    const apiVersion = 'admissionregistration.k8s.io/v1';
    const lists = await Promise.all(
      [kind, `${kind}Binding`].map(each =>
        client.list({ apiVersion, kind: each }),
      ),
    );
    return lists.flat().map(({ metadata }) => metadata.name);
  };
  const both = ['environment-pay', 'environment-uat'];
  expect((await policies()).sort()).toEqual(both.flatMap(name => [name, name]));
  await delivery.seed('later', { 'clusters/qa/uat.yaml': fleetOf(own('uat')) });
  await reconcile('later');
  expect(await policies()).toEqual([both[1], both[1]]);
});
