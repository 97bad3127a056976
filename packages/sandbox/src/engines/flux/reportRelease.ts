import type { KubeObject } from '../../kube/KubeObject';
import type { KubeClient } from '../kube/KubeClient';
import type { ChartMetadata } from '../render/renderChart';
import { readOwnedHealth } from './applyOwned';
import type { FluxCondition } from './conditions';
import { parseDuration } from './duration';
import {
  type ReleaseSnapshot,
  chartVersionAt,
  nextHistory,
  releaseOf,
} from './helmRelease';
import { writeFluxStatus } from './writeStatus';

const DEFAULT_TIMEOUT_MS = 300_000;

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

function running(message: string): FluxCondition[] {
  return [
    { type: 'Ready', status: 'Unknown', reason: 'Progressing', message },
    { type: 'Reconciling', status: 'True', reason: 'Progressing', message },
  ];
}

/** Writes down how the applied objects of a HelmRelease do: running, deployed or failed. */
export async function reportRelease(
  client: KubeClient,
  options: {
    object: KubeObject;
    chart: ChartMetadata;
    commit: string;
    manifest: KubeObject[];
  },
): Promise<void> {
  const { object, chart, commit, manifest } = options;
  const { spec, metadata, status } = object;
  const { name, namespace } = releaseOf(object);
  const chartVersion = chartVersionAt(chart, commit);
  const attempt = (state: ReleaseSnapshot['status']) => ({
    history: nextHistory({ object, chart, commit, manifest, status: state }),
    lastAttemptedRevision: chartVersion,
    lastAttemptedGeneration: metadata.generation,
  });
  const [current] = status?.history ?? [];
  const first = !current || current.version === 1;
  const word = first ? 'Install' : 'Upgrade';
  const action = word.toLowerCase();
  const health = await readOwnedHealth(client, manifest);
  const pending = attempt('pending-upgrade');
  const [{ version, lastDeployed }] = pending.history;
  const late =
    Date.now() - Date.parse(lastDeployed) >
    parseDuration(spec.timeout, DEFAULT_TIMEOUT_MS);
  const id = `${namespace}/${name}.v${version} with chart ${chart.name}@${chartVersion}`;
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
    const unhealthy = health.unhealthy.join(', ');
    const message = `Helm ${action} failed for release ${id}: ${unhealthy}`;
    await writeFluxStatus(client, object, {
      fields: attempt('failed'),
      conditions: [
        // Without a remediation, Helm gets one try
        {
          type: 'Stalled',
          status: 'True',
          reason: 'RetriesExceeded',
          message: `Failed to ${action} after 1 attempt(s)`,
        },
        ...both('False', `${word}Failed`, message),
      ],
    });
  } else {
    const timeout = spec.timeout ?? '5m0s';
    const message = `Running '${action}' action with timeout of ${timeout}`;
    await writeFluxStatus(client, object, {
      fields: pending,
      conditions: running(message),
    });
  }
}
