import type { KubeObject } from '../../kube/KubeObject';
import { RESOURCES, apiVersionOf } from '../../kube/resources';
import type { GitSource } from '../git/GitSource';
import { type KubeClient, referenceOf } from '../kube/KubeClient';
import {
  type ChartMetadata,
  readChartMetadata,
  renderChart,
} from '../render/renderChart';
import { type FluxOwner, applyOwned, pruneOwned, toOwned } from './applyOwned';
import type { ReleasedChart } from './chartOf';
import { releaseOf } from './helmRelease';
import { accountOf } from './rights';

/** What the chart's templates can make, and so what may be left over of an earlier release. */
const CHART_KINDS = ['Deployment', 'Service', 'ServiceAccount'];

async function readReleased(
  client: KubeClient,
  owner: FluxOwner,
): Promise<KubeObject[]> {
  const types = RESOURCES.filter(({ kind }) => CHART_KINDS.includes(kind));
  const selector = ['name', 'namespace']
    .map(key => `helm.toolkit.fluxcd.io/${key}=${owner[key as 'name']}`)
    .join(',');
  const lists = await Promise.all(
    types.map(type =>
      client.list(
        { apiVersion: apiVersionOf(type), kind: type.kind },
        selector,
      ),
    ),
  );
  return lists.flat();
}

const ownerOf = ({ metadata }: KubeObject): FluxOwner => ({
  controller: 'helm',
  name: metadata.name,
  namespace: metadata.namespace ?? '',
});

/** Removes all that a HelmRelease has made. */
export async function uninstallRelease(
  client: KubeClient,
  object: KubeObject,
): Promise<void> {
  const owner = ownerOf(object);
  const before = (await readReleased(client, owner)).map(referenceOf);
  await pruneOwned({ client, owner, before, desired: [] });
}

/** Renders a HelmRelease's chart at a commit, applies the objects and removes those of an earlier release. */
export async function applyRelease(options: {
  object: KubeObject;
  chart: ReleasedChart;
  client: KubeClient;
  git: GitSource;
}): Promise<{ chart: ChartMetadata; manifest: KubeObject[] }> {
  const { object, client, git } = options;
  const { url, commit, path, valuesFiles } = options.chart;
  const { spec } = object;
  const files = await git.readFiles(url, commit);
  const chart = readChartMetadata(files, path);
  const { namespace } = releaseOf(object);
  const owner = ownerOf(object);
  const manifest = renderChart(files, {
    path,
    namespace,
    valueFiles: valuesFiles,
    values: spec.values,
  }).map(each => toOwned(each, { owner, namespace }));
  if (spec.install?.createNamespace) {
    await client.ensureNamespace(namespace);
  }
  await applyOwned(client, manifest, accountOf(object));
  const before = (await readReleased(client, owner)).map(referenceOf);
  await pruneOwned({ client, owner, before, desired: manifest });
  return { chart, manifest };
}
