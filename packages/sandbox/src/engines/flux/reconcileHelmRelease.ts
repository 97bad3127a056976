import type { KubeObject } from '../../kube/KubeObject';
import type { GitSource } from '../git/GitSource';
import type { KubeClient } from '../kube/KubeClient';
import { applyRelease } from './applyRelease';
import { type Fetched, chartOf } from './chartOf';
import { reportRelease } from './reportRelease';
import { writeFluxStatus } from './writeStatus';

/** Renders, applies and waits for one HelmRelease whose chart lies in a Git repository. */
export async function reconcileHelmRelease(options: {
  object: KubeObject;
  fetched: Fetched;
  client: KubeClient;
  git: GitSource;
}): Promise<void> {
  const { object, fetched, client, git } = options;
  if (object.spec.suspend) {
    return;
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
