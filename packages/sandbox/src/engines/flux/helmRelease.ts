import { createHash } from 'node:crypto';
import type { KubeObject } from '../../kube/KubeObject';
import type { ChartMetadata } from '../render/renderChart';
import { timeNow } from '../kube/timeNow';

const HISTORY_LIMIT = 5;

const digestOf = (value: unknown) =>
  `sha256:${createHash('sha256').update(JSON.stringify(value)).digest('hex')}`;

/** One Helm release in `status.history`, as helm-controller keeps it. */
export interface ReleaseSnapshot {
  apiVersion: string;
  name: string;
  namespace: string;
  version: number;
  status: 'deployed' | 'superseded' | 'failed' | 'pending-upgrade';
  chartName: string;
  chartVersion: string;
  appVersion?: string;
  configDigest: string;
  digest: string;
  firstDeployed: string;
  lastDeployed: string;
}

/** `0.1.0+<first 12 of the commit>`: the chart of a Git repository under `reconcileStrategy: Revision`. */
export function chartVersionAt(chart: ChartMetadata, commit: string): string {
  return `${chart.version}+${commit.slice(0, 12)}`;
}

/** Namespace and name of the Helm release behind an object. */
export function releaseOf({ spec, metadata }: KubeObject) {
  const namespace = spec.targetNamespace ?? metadata.namespace;
  const prefix = spec.targetNamespace ? `${spec.targetNamespace}-` : '';
  return { namespace, name: spec.releaseName ?? `${prefix}${metadata.name}` };
}

/** Puts a new release in front of the history, or changes the status of the one that is there. */
export function nextHistory(options: {
  object: KubeObject;
  chart: ChartMetadata;
  commit: string;
  manifest: KubeObject[];
  status: ReleaseSnapshot['status'];
}): ReleaseSnapshot[] {
  const { object, chart, commit, manifest, status } = options;
  const before: ReleaseSnapshot[] = object.status?.history ?? [];
  const [last] = before;
  const chartVersion = chartVersionAt(chart, commit);
  const configDigest = digestOf(object.spec.values ?? {});
  if (
    last?.chartVersion === chartVersion &&
    last.configDigest === configDigest
  ) {
    return [{ ...last, status }, ...supersede(before.slice(1), status)];
  }
  const time = timeNow();
  const snapshot: ReleaseSnapshot = {
    apiVersion: 'v2',
    ...releaseOf(object),
    version: (last?.version ?? 0) + 1,
    status,
    chartName: chart.name,
    chartVersion,
    ...(chart.appVersion ? { appVersion: String(chart.appVersion) } : {}),
    configDigest,
    digest: digestOf(manifest),
    firstDeployed: last?.firstDeployed ?? time,
    lastDeployed: time,
  };
  return [snapshot, ...supersede(before, status)].slice(0, HISTORY_LIMIT);
}

/** A deployed release stays so until another one is deployed. */
function supersede(
  history: ReleaseSnapshot[],
  status: ReleaseSnapshot['status'],
): ReleaseSnapshot[] {
  return history.map(entry =>
    status === 'deployed' && entry.status === 'deployed'
      ? { ...entry, status: 'superseded' as const }
      : entry,
  );
}
