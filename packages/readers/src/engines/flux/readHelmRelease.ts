import { conditionOf, conditionsOf } from '../../objects/conditions';
import type {
  DeliveryReading,
  DeliverySource,
} from '../../objects/DeliveryStatus';
import type { KubernetesObject } from '../../objects/KubernetesObject';
import { generatedOf } from './resourceSets/generatedOf';
import { chartInMessage, parseChartVersion } from './revisions';
import { at, list, text } from '../../objects/untrusted';
import { sourceOf } from './readKustomization';
import { isRemedied, toReading } from './verdict';

/** Conditions that say that a chart is in the cluster, the newest message first. */
const RELEASED = new Set([
  'InstallSucceeded',
  'UpgradeSucceeded',
  'RollbackSucceeded',
  'TestSucceeded',
]);

function deployedChart(status: unknown): string | undefined {
  const history = list(at(status, 'history'));
  const deployed = history.find(entry => at(entry, 'status') === 'deployed');
  const version = text(at(deployed, 'chartVersion'));
  if (version || history.length > 0) {
    return version;
  }
  return (
    text(at(status, 'lastAppliedRevision')) ??
    conditionsOf(status)
      .filter(condition => RELEASED.has(condition.reason ?? ''))
      .map(condition => chartInMessage(condition.message))
      .find(Boolean)
  );
}

/**
 * The Git commit in a chart's version, of a packaged Git source. Of an OCI artifact it is the beginning of the digest.
 * https://fluxcd.io/flux/components/helm/helmreleases/#chart-reference
 */
function commitOf(
  status: unknown,
  version: string | undefined,
): string | undefined {
  const { commit } = parseChartVersion(version);
  const digests = [
    ...list(at(status, 'history')).map(entry => at(entry, 'ociDigest')),
    at(status, 'lastAttemptedRevisionDigest'),
  ];
  const isDigest = digests.some(
    digest => commit && text(digest)?.split(':').at(-1)?.startsWith(commit),
  );
  return isDigest ? undefined : commit;
}

function chartSource(object: KubernetesObject): DeliverySource[] {
  const { spec } = object;
  const chart = at(spec, 'chart', 'spec');
  const name = text(at(chart, 'chart'));
  const [reference] = sourceOf(object, at(chart, 'sourceRef'));
  return name
    ? [
        {
          kind: 'chart',
          name,
          ...(reference ? { repository: reference.name } : {}),
          asked: text(at(chart, 'version')),
        },
      ]
    : sourceOf(object, at(spec, 'chartRef'));
}

/**
 * Reads a Flux HelmRelease (helm.toolkit.fluxcd.io). What runs is the release whose status is `deployed`, also when a
 * newer entry of the history failed.
 * https://fluxcd.io/flux/components/helm/helmreleases/#helmrelease-status
 */
export function readHelmRelease(object: KubernetesObject): DeliveryReading {
  const { status } = object;
  const deployed = list(at(status, 'history')).find(
    entry => at(entry, 'status') === 'deployed',
  );
  const applied = deployedChart(status);
  const released = conditionOf(status, 'Released');
  const attempted =
    text(at(status, 'lastAttemptedRevision')) ??
    (released?.status === 'False' && isRemedied(status)
      ? chartInMessage(released.message)
      : undefined);
  const generated = generatedOf(object, []);
  const reading = toReading(object, {
    kind: 'HelmRelease',
    revision: commitOf(status, applied),
    attempted: commitOf(status, attempted),
    versions: {
      applied,
      attempted,
      chart: parseChartVersion(applied).version,
      app: text(at(deployed, 'appVersion')),
      digest: text(at(deployed, 'ociDigest')),
    },
    sources: chartSource(object),
    objects: [],
  });
  return generated ? { ...reading, generated } : reading;
}
