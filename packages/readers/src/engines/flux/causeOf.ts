import { type Condition, conditionOf } from '../../objects/conditions';
import { joinSentences } from '../../objects/joinSentences';
import { at, list, text } from '../../objects/untrusted';

/**
 * Reasons that say what Flux does about a failure, and not what failed: that stands in another condition.
 * https://fluxcd.io/flux/components/helm/helmreleases/#conditions
 */
const CONSEQUENCES = new Set([
  'MissingRollbackTarget',
  'RetriesExceeded',
  'RetryAfterInterval',
  'RollbackFailed',
  'RollbackSucceeded',
  'UninstallFailed',
  'UninstallSucceeded',
]);

/** Of them, those that are worth more than the reason of what failed: nothing else tells that it needs a hand. */
const DECISIVE = new Set(['MissingRollbackTarget']);

/** The same, told by a message alone, as by Flux before 2.2. */
const TELLS_NO_CAUSE =
  /^(\w+ )?retries exhausted|^exceeded maximum retries|^will retry after|^failed to \w+ after \d+ attempt|^reconciliation failed\.?$/i;

/** Conditions that tell what failed, and their status then: of releases, of health checks, of sources. */
const CAUSES: Array<[type: string, status: string]> = [
  ['Ready', 'False'],
  ['Released', 'False'],
  ['TestSuccess', 'False'],
  ['Healthy', 'False'],
  ['FetchFailed', 'True'],
  ['BuildFailed', 'True'],
  ['StorageOperationFailed', 'True'],
  ['IncludeUnavailable', 'True'],
  ['SourceVerified', 'False'],
];

function tellsCause({ reason, message }: Condition): boolean {
  return (
    message !== undefined &&
    !CONSEQUENCES.has(reason ?? '') &&
    !TELLS_NO_CAUSE.test(message)
  );
}

/** The condition that tells what failed, where one does. */
export function findCause(status: unknown): Condition | undefined {
  return CAUSES.flatMap(([type, failing]) => {
    const condition = conditionOf(status, type);
    return condition?.status === failing ? condition : [];
  }).find(tellsCause);
}

/** What the history tells of the newest attempt, where that failed: of a release its tests, of a Kustomization the outcome. */
function toldByHistory(status: unknown): string | undefined {
  const newest = list(at(status, 'history'))[0];
  const outcome = text(at(newest, 'lastReconciledStatus'));
  const hooks = Object.entries(Object(at(newest, 'testHooks')))
    .filter(([, hook]) => at(hook, 'phase') === 'Failed')
    .map(([name]) => `Test ${name} failed`);
  const release = `${text(at(newest, 'name'))}.v${at(newest, 'version')}`;
  const chart = `${text(at(newest, 'chartName'))}@${text(
    at(newest, 'chartVersion'),
  )}`;
  return joinSentences(
    ...hooks,
    at(newest, 'status') === 'failed'
      ? `Release ${release} with chart ${chart} failed`
      : undefined,
    outcome && outcome !== 'ReconciliationSucceeded'
      ? `The last reconciliation ended with ${outcome}`
      : undefined,
  );
}

/** A condition of a failure, with what failed before what Flux did about it. */
export function causeOf(status: unknown, condition: Condition): Condition {
  if (tellsCause(condition)) {
    return condition;
  }
  const cause = findCause(status);
  const remediation = conditionOf(status, 'Remediated');
  const { reason, since, message } = condition;
  return {
    ...condition,
    reason: DECISIVE.has(reason ?? '') ? reason : cause?.reason ?? reason,
    since: cause?.since ?? since,
    message: joinSentences(
      cause?.message ?? toldByHistory(status),
      remediation?.status === 'False' ? remediation.message : undefined,
      message,
    ),
  };
}
