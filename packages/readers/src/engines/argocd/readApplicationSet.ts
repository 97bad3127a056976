import { type Condition, conditionsOf } from '../../objects/conditions';
import type { DeliveryReading } from '../../objects/DeliveryStatus';
import { identityOf } from '../../objects/identityOf';
import { joinSentences } from '../../objects/joinSentences';
import type { KubernetesObject } from '../../objects/KubernetesObject';
import { namedMessages } from '../../objects/namedMessages';
import { at, list, text } from '../../objects/untrusted';
import { objectReference } from './objectReference';
import { pullRequestsOf } from './pullRequests/pullRequestsOf';

/** Conditions that are an error where they are True; any other is one that is False with a reason of an error. */
const ERRORS = new Set(['ErrorOccurred', 'InvalidRolloutConfig']);

const isError = ({ type, status, reason = '' }: Condition): boolean =>
  ERRORS.has(type)
    ? status === 'True'
    : status === 'False' && reason.includes('Error');

/** The Applications that a rollout in steps has not come to the end with. */
function behindRollout(status: unknown): string | undefined {
  return namedMessages(
    list(at(status, 'applicationStatus'))
      .filter(entry => at(entry, 'status') !== 'Healthy')
      .map(entry => {
        const step = text(at(entry, 'step'));
        const word = text(at(entry, 'status'));
        return {
          kind: 'Application',
          name: text(at(entry, 'application')) ?? '',
          message: step && word ? `${word} (step ${step})` : word,
        };
      }),
  );
}

/** What its conditions amount to. */
function verdictOf(
  status: unknown,
): Pick<DeliveryReading, 'health' | 'reason' | 'message' | 'since' | 'words'> {
  const conditions = conditionsOf(status);
  const told = (condition: Condition | undefined) => ({
    words: condition ? { health: `${condition.type}=${condition.status}` } : {},
    since: condition?.since,
  });
  const failed = conditions.find(isError);
  if (failed) {
    const { reason, message } = failed;
    return { health: 'degraded', reason, message, ...told(failed) };
  }
  const isTrue = (type: string) =>
    conditions.find(item => item.type === type && item.status === 'True');
  const rolling = isTrue('RolloutProgressing');
  const behind = behindRollout(status);
  const isRolled = conditions.some(({ type }) => type === 'RolloutProgressing');
  if (rolling || (behind && !isRolled)) {
    return {
      health: 'progressing',
      reason: rolling?.reason,
      message: joinSentences(rolling?.message, behind),
      ...told(rolling),
    };
  }
  const upToDate = isTrue('ResourcesUpToDate');
  return {
    health: upToDate ? 'healthy' : 'progressing',
    message:
      conditions.length === 0
        ? 'Waiting for the status to be reported'
        : upToDate?.message,
    ...told(upToDate),
  };
}

/**
 * Reads an Argo CD ApplicationSet. It is degraded when one of its conditions is an error, and on its way while it brings its
 * Applications up to date in steps.
 * https://argo-cd.readthedocs.io/en/stable/operator-manual/applicationset/Progressive-Syncs/
 */
export function readApplicationSet(object: KubernetesObject): DeliveryReading {
  const { status } = object;
  const pullRequests = pullRequestsOf(object);
  return {
    type: 'delivery',
    engine: 'argocd',
    kind: 'ApplicationSet',
    ...identityOf(object),
    sync: 'unknown',
    ...verdictOf(status),
    versions: {},
    sources: [],
    automated: true,
    objects: list(at(status, 'resources')).map(objectReference),
    ...(pullRequests ? { pullRequests } : {}),
  };
}
