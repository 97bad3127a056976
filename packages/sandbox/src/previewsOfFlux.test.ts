import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  type DeliveryReading,
  type Preview,
  type WorkloadReading,
  findPreviews,
  readAny,
} from '@downstage/readers';
import { parseAllDocuments, stringify } from 'yaml';
import {
  type PreviewsStory,
  isUp,
  startPreviews,
  until,
  untilUp,
} from './__testUtils__/startPreviews';
import type { KubeObject } from './kube/KubeObject';

jest.setTimeout(120_000);

const OPERATOR = 'fluxcd.controlplane.io/v1';
const CLUSTER = 'prod-eu';
const DELIVERIES = [
  { apiVersion: OPERATOR, kind: 'ResourceSet' },
  { apiVersion: OPERATOR, kind: 'ResourceSetInputProvider' },
  { apiVersion: 'kustomize.toolkit.fluxcd.io/v1', kind: 'Kustomization' },
  { apiVersion: 'source.toolkit.fluxcd.io/v1', kind: 'GitRepository' },
];
const WORKLOAD = { apiVersion: 'apps/v1', kind: 'Deployment' };

const example = readFileSync(
  join(__dirname, '../../../docs/examples/previews-flux.yaml'),
  'utf8',
);

describe('previews of Flux', () => {
  let story: PreviewsStory;

  beforeAll(async () => {
    story = await startPreviews(CLUSTER);
    const { client, repository, image } = story;
    // What docs/examples/previews-flux.yaml asks for, of the service that has a pull request
    const objects = parseAllDocuments(
      example
        .replaceAll('https://github.com/acme/shop', repository)
        .replaceAll('ghcr.io/acme/shop', image),
    ).map(document => document.toJS() as KubeObject);
    await client.ensureNamespace('flux-system');
    for (const object of objects) {
      await client.create(object);
    }
  });

  afterAll(async () => {
    await story.stop();
  });

  const readings = async (type: { apiVersion: string; kind: string }) =>
    (await story.client.list(type)).map(item =>
      readAny({ ...item, ...type } as never),
    );

  const previews = async (): Promise<Preview[]> =>
    findPreviews(
      (await Promise.all(DELIVERIES.map(readings))).flat() as DeliveryReading[],
      (await readings(WORKLOAD)) as WorkloadReading[],
    );

  const names = async (type: { apiVersion: string; kind: string }) =>
    (await story.client.list(type))
      .map(({ metadata }) => metadata)
      .filter(({ name, namespace = '' }) =>
        `${namespace} ${name}`.includes('preview-'),
      )
      .map(({ name, namespace }) =>
        namespace ? `${namespace}/${name}` : name,
      );
  const deployments = () => names(WORKLOAD);

  it('are of pull requests that have the label', async () => {
    const at = {
      ...DELIVERIES[1],
      namespace: 'flux-system',
      name: 'preview-shop',
    };
    const exported = async () =>
      (await story.client.get(at))?.status?.exportedInputs;
    expect(await until(exported, Boolean)).toEqual([]);
    expect(await previews()).toEqual([]);
    await story.ask('POST', '/issues/1/labels', { labels: ['preview'] });
    await until(exported, found => found.length === 1);
  });

  it('run what the open pull request asks to merge', async () => {
    const [pull] = (await story.ask('GET', '/pulls')) as any[];
    const { number, head } = pull;
    const [preview] = await until(
      previews,
      ([first]) => isUp(first) && first.images.length > 0,
    );
    expect(preview).toEqual({
      engine: 'flux',
      kind: 'Kustomization',
      namespace: 'flux-system',
      name: `preview-shop-${number}`,
      repository: story.repository,
      services: ['shop'],
      pullRequest: {
        number,
        url: pull.html_url,
        title: 'Download statements in dark mode',
      },
      revision: head.sha,
      images: [`${story.image}:pr-${number}-${head.sha.slice(0, 8)}`],
      sync: 'synced',
      health: 'healthy',
      message: expect.any(String),
      urls: [`https://pr-${number}.shop.example/`],
      createdAt: expect.any(String),
      whileLabelled: ['preview'],
      destination: { namespace: `preview-shop-${number}` },
    });
    expect(await deployments()).toEqual([
      `preview-shop-${number}/customer-portal`,
    ]);
  });

  it('follow a push to the branch', async () => {
    const head = await story.push({ 'src/more.js': 'export {};\n' });
    expect((await untilUp(previews, head)).revision).toBe(head);
  });

  it('may bring what their account may apply, and nothing else', async () => {
    const kustomization = (...resources: string[]) => ({
      'deploy/preview/kustomization.yaml': stringify({
        apiVersion: 'kustomize.config.k8s.io/v1beta1',
        kind: 'Kustomization',
        resources,
      }),
    });
    const own = ['deployment.yaml', 'service.yaml'];
    const refuses = async (files: Record<string, string>, message: string) => {
      const head = await story.push(files);
      const [preview] = await until(
        previews,
        ([first]) => first?.sync === 'failed' && first.revision === head,
      );
      expect(preview.message).toContain(message);
    };
    await refuses(
      {
        ...kustomization(...own, 'settings.yaml'),
        'deploy/preview/settings.yaml': stringify({
          apiVersion: 'v1',
          kind: 'Secret',
          metadata: { name: 'settings', namespace: CLUSTER },
        }),
      },
      'cannot create resource "secrets" in API group "" in the namespace "preview-shop-1"',
    );
    await untilUp(previews, await story.push(kustomization(...own)));
  });

  it('go when the pull request is closed, and come back', async () => {
    await story.ask('PATCH', '/pulls/1', { state: 'closed' });
    await until(previews, found => found.length === 0);
    await until(deployments, found => found.length === 0);
    for (const type of [
      { apiVersion: 'v1', kind: 'Namespace' },
      DELIVERIES[3],
    ]) {
      expect(await names(type)).toEqual([]);
    }
    await story.ask('PATCH', '/pulls/1', { state: 'open' });
    const [preview] = await until(previews, ([first]) => isUp(first));
    expect(preview.pullRequest?.number).toBe(1);
  });

  it('are not reported', async () => {
    await story.sandbox.ci.idle();
    expect(story.reported.filter(version => version.startsWith('pr-'))).toEqual(
      [],
    );
  });

  it('stay as they are while what makes them is wrong', async () => {
    const at = {
      ...DELIVERIES[0],
      namespace: 'flux-system',
      name: 'preview-shop',
    };
    const { spec } = (await story.client.get(at))!;
    const resources = [
      { ...WORKLOAD, metadata: { name: '<< inputs.id | sha256sum >>' } },
    ];
    await story.client.patch(at, { spec: { resources } });
    const set = await until(
      () => story.client.get(at),
      found => found?.status.conditions[0].status === 'False',
    );
    expect(set?.status.conditions[0].message).toContain(
      'function sha256sum is not supported',
    );
    expect(await deployments()).toHaveLength(1);
    await story.client.patch(at, { spec });
    await until(
      () => story.client.get(at),
      found => found?.status.conditions[0].status === 'True',
    );
  });
});
