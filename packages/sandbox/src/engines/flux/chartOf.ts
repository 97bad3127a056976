import type { KubeObject } from '../../kube/KubeObject';
import { artifactOf } from './reconcileGitRepository';

/** What a HelmRelease releases: a chart in a Git repository at a commit. */
export interface ReleasedChart {
  url: string;
  commit: string;
  path: string;
  valuesFiles?: string[];
}

/** Objects that fetch, by kind. */
export type Fetched = Record<'GitRepository' | 'HelmChart', KubeObject[]>;

/** The object that another one names, by default beside it. */
export function findNamed(
  objects: KubeObject[],
  object: KubeObject,
  reference: { name: string; namespace?: string } | undefined,
): KubeObject | undefined {
  const namespace = reference?.namespace ?? object.metadata.namespace;
  return objects.find(
    ({ metadata }) =>
      metadata.name === reference?.name && metadata.namespace === namespace,
  );
}

/** The chart of a HelmRelease, from its own template or the HelmChart that it names; or why there is none yet. */
export function chartOf(
  object: KubeObject,
  fetched: Fetched,
): ReleasedChart | { reason: string; message: string } {
  const { namespace, name } = object.metadata;
  const { chartRef, chart: template } = object.spec;
  const named =
    chartRef?.kind === 'HelmChart'
      ? findNamed(fetched.HelmChart, object, chartRef)
      : undefined;
  if (chartRef && !named?.status?.artifact) {
    const id = `${chartRef.namespace ?? namespace}/${chartRef.name}`;
    return {
      reason: 'SourceNotReady',
      message: `${chartRef.kind} '${id}' is not ready: no artifact available`,
    };
  }
  const spec = named?.spec ?? template?.spec;
  if (spec?.sourceRef?.kind !== 'GitRepository') {
    return {
      reason: 'ChartNotReady',
      message: 'only charts of a GitRepository are supported',
    };
  }
  const source = findNamed(
    fetched.GitRepository,
    named ?? object,
    spec.sourceRef,
  );
  const artifact = artifactOf(source);
  return source && artifact
    ? {
        url: source.spec.url,
        commit: artifact.commit,
        path: spec.chart,
        valuesFiles: spec.valuesFiles,
      }
    : {
        reason: 'SourceNotReady',
        message: `HelmChart '${namespace}/${namespace}-${name}' is not ready: no artifact available for GitRepository source '${spec.sourceRef.name}'`,
      };
}
