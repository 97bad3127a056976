import type { KubeObject } from '../../kube/KubeObject';
import { RESOURCES, apiVersionOf } from '../../kube/resources';
import type { GitSource } from '../git/GitSource';
import { type KubeClient, referenceOf } from '../kube/KubeClient';
import { readChartMetadata, renderChart } from '../render/renderChart';
import {
  type FluxOwner,
  applyOwned,
  pruneOwned,
  readOwnedHealth,
  toOwned,
} from './applyOwned';
import type { FluxCondition } from './conditions';
import { parseDuration } from './duration';
import { chartVersionAt, nextHistory, releaseOf } from './helmRelease';
import { artifactOf } from './reconcileGitRepository';
import { writeFluxStatus } from './writeStatus';

const DEFAULT_TIMEOUT_MS = 300_000;

/** What the chart's templates can make, and so what may be left over of an earlier release. */
const CHART_KINDS = ['Deployment', 'Service'];

function both(
  status: 'True' | 'False',
  reason: string,
  message: string,
): FluxCondition[] {
  return [
    { type: 'Ready', status, reason, message },
    { type: 'Released', status, reason, message },
  ];
}

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

async function release(options: {
  object: KubeObject;
  source: KubeObject;
  commit: string;
  client: KubeClient;
  git: GitSource;
}): Promise<void> {
  const { object, source, commit, client, git } = options;
  const { spec, metadata, status } = object;
  const { chart: path, valuesFiles } = spec.chart.spec;
  const files = await git.readFiles(source.spec.url, commit);
  const chart = readChartMetadata(files, path);
  const { name, namespace } = releaseOf(object);
  const owner: FluxOwner = {
    controller: 'helm',
    name: metadata.name,
    namespace: metadata.namespace ?? '',
  };
  const manifest = renderChart(files, {
    path,
    namespace,
    valueFiles: valuesFiles,
    values: spec.values,
  }).map(each => toOwned(each, { owner, namespace }));
  if (spec.install?.createNamespace) {
    await client.ensureNamespace(namespace);
  }
  await applyOwned(client, manifest);
  const before = (await readReleased(client, owner)).map(referenceOf);
  await pruneOwned({ client, owner, before, desired: manifest });

  const chartVersion = chartVersionAt(chart, commit);
  const attempt = (state: 'deployed' | 'failed' | 'pending-upgrade') => ({
    history: nextHistory({ object, chart, commit, manifest, status: state }),
    lastAttemptedRevision: chartVersion,
    lastAttemptedGeneration: metadata.generation,
  });
  const first =
    (status?.history ?? []).length === 0 || status.history[0].version === 1;
  const action = first ? 'install' : 'upgrade';
  const word = first ? 'Install' : 'Upgrade';
  const health = await readOwnedHealth(client, manifest);
  const pending = attempt('pending-upgrade');
  const [{ version, lastDeployed }] = pending.history;
  const late =
    Date.now() - Date.parse(lastDeployed) >
    parseDuration(spec.timeout, DEFAULT_TIMEOUT_MS);
  const id = `${namespace}/${name}.v${version} with chart ${chart.name}@${chartVersion}`;
  const [current] = status?.history ?? [];
  const released =
    current?.status === 'deployed' && current.version === version;
  if (released && health.status !== 'Healthy') {
    // Helm watches an installation or upgrade, not what happens to the workloads afterwards.
    return;
  }
  if (health.status === 'Healthy') {
    const message = `Helm ${action} succeeded for release ${id}`;
    await writeFluxStatus(client, object, {
      fields: attempt('deployed'),
      conditions: both('True', `${word}Succeeded`, message),
    });
  } else if (health.status === 'Degraded' || late) {
    const message = `Helm ${action} failed for release ${id}: ${health.unhealthy.join(
      ', ',
    )}`;
    await writeFluxStatus(client, object, {
      fields: attempt('failed'),
      conditions: both('False', `${word}Failed`, message),
    });
  } else {
    const message = `Running '${action}' action with timeout of ${
      spec.timeout ?? '5m0s'
    }`;
    await writeFluxStatus(client, object, {
      fields: pending,
      conditions: [
        { type: 'Ready', status: 'Unknown', reason: 'Progressing', message },
        { type: 'Reconciling', status: 'True', reason: 'Progressing', message },
      ],
    });
  }
}

/** Renders, applies and waits for one HelmRelease whose chart lies in a Git repository. */
export async function reconcileHelmRelease(options: {
  object: KubeObject;
  source: KubeObject | undefined;
  client: KubeClient;
  git: GitSource;
}): Promise<void> {
  const { object, source, client, git } = options;
  if (object.spec.suspend) {
    return;
  }
  const refuse = (reason: string, message: string, fields: object = {}) =>
    writeFluxStatus(client, object, {
      fields,
      conditions: [{ type: 'Ready', status: 'False', reason, message }],
    });
  const reference = object.spec.chart?.spec?.sourceRef;
  if (reference?.kind !== 'GitRepository') {
    await refuse(
      'ChartNotReady',
      'only charts of a GitRepository are supported',
    );
    return;
  }
  const artifact = artifactOf(source);
  if (!source || !artifact) {
    await refuse(
      'SourceNotReady',
      `GitRepository '${reference.name}' is not ready`,
    );
    return;
  }
  try {
    const { commit } = artifact;
    await release({ object, source, commit, client, git });
  } catch (error) {
    const { name, message } = error as Error;
    const lastAttemptedRevision = `0.0.0+${artifact.commit.slice(0, 12)}`;
    if (name === 'RenderError') {
      await refuse('ChartNotReady', message);
    } else {
      await refuse('UpgradeFailed', message, { lastAttemptedRevision });
    }
  }
}
