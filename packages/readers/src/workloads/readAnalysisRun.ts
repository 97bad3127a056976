import type { CauseReading } from '../objects/DeliveryStatus';
import { joinSentences } from '../objects/joinSentences';
import type { KubernetesObject } from '../objects/KubernetesObject';
import { at, list, number, text } from '../objects/untrusted';
import { UNSUCCESSFUL } from './analysisRuns';
import { rolloutOf } from './rolloutOf';

/** What a metric says: its own message, else that of its newest measurement that failed. */
function metricMessage(metric: unknown): string {
  const measured = list(at(metric, 'measurements')).filter(item =>
    UNSUCCESSFUL.has(text(at(item, 'phase')) ?? ''),
  );
  const newest = measured.at(-1);
  const value = text(at(newest, 'value'));
  const told =
    text(at(metric, 'message')) ??
    text(at(newest, 'message')) ??
    (value && `value ${value}`);
  const count = number(at(metric, 'failed'));
  const phase = text(at(metric, 'phase')) ?? '';
  return `metric ${text(at(metric, 'name')) ?? '?'} ${phase}${
    count ? ` (${count} failed)` : ''
  }${told ? `: ${told}` : ''}`;
}

/**
 * Reads an AnalysisRun (argoproj.io/v1alpha1) of a Rollout that speaks against it; undefined for any other.
 * https://argo-rollouts.readthedocs.io/en/stable/features/analysis/
 */
export function readAnalysisRun(
  object: KubernetesObject,
): CauseReading | undefined {
  const { metadata, kind = '', status } = object;
  const rollout = rolloutOf(object);
  const failed = list(at(status, 'metricResults')).filter(metric =>
    UNSUCCESSFUL.has(text(at(metric, 'phase')) ?? ''),
  );
  const message = joinSentences(...failed.map(metricMessage));
  return rollout && message && UNSUCCESSFUL.has(text(at(status, 'phase')) ?? '')
    ? {
        type: 'cause',
        kind,
        namespace: metadata?.namespace ?? '',
        name: metadata?.name ?? '',
        owner: `Rollout/${rollout}`,
        message,
      }
    : undefined;
}
