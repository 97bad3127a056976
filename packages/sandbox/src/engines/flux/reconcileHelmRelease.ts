import type { KubeObject } from '../../kube/KubeObject';
import type { GitSource } from '../git/GitSource';
import { type KubeClient, referenceOf } from '../kube/KubeClient';
import { applyRelease, uninstallRelease } from './applyRelease';
import { type Fetched, chartOf } from './chartOf';
import { reportRelease } from './reportRelease';
import { writeFluxStatus } from './writeStatus';

const FINALIZER = 'finalizers.fluxcd.io';

/** Takes away what a HelmRelease that is being deleted has made, and lets it go. */
async function finalize(client: KubeClient, object: KubeObject): Promise<void> {
  const { suspend } = object.spec;
  if (!suspend) {
    await uninstallRelease(client, object);
  }
  const { finalizers = [] } = object.metadata;
  await client.patch(referenceOf(object), {
    metadata: { finalizers: finalizers.filter(each => each !== FINALIZER) },
  });
}

/** Renders, applies and waits for one HelmRelease whose chart lies in a Git repository. */
export async function reconcileHelmRelease(options: {
  object: KubeObject;
  fetched: Fetched;
  client: KubeClient;
  git: GitSource;
}): Promise<void> {
  const { object, fetched, client, git } = options;
  const { finalizers = [], deletionTimestamp } = object.metadata;
  if (deletionTimestamp) {
    await finalize(client, object);
    return;
  }
  if (object.spec.suspend) {
    return;
  }
  if (!finalizers.includes(FINALIZER)) {
    await client.patch(referenceOf(object), {
      metadata: { finalizers: [...finalizers, FINALIZER] },
    });
  }
  const refuse = (reason: string, message: string, fields: object = {}) =>
    writeFluxStatus(client, object, {
      fields,
      conditions: [{ type: 'Ready', status: 'False', reason, message }],
    });
  const chart = chartOf(object, fetched);
  if ('reason' in chart) {
    await refuse(chart.reason, chart.message);
    return;
  }
  const { commit } = chart;
  try {
    const made = await applyRelease({ object, chart, client, git });
    await reportRelease(client, { object, commit, ...made });
  } catch (error) {
    const { name, message } = error as Error;
    const lastAttemptedRevision = `0.0.0+${commit.slice(0, 12)}`;
    if (name === 'RenderError') {
      await refuse('ChartNotReady', message);
    } else {
      await refuse('UpgradeFailed', message, { lastAttemptedRevision });
    }
  }
}
