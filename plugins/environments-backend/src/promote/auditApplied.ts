import type { AuditorService } from '@backstage/backend-plugin-api';
import type { StoredPromotion } from '../database/StoredPromotion';

/** Writes down what came of a request in the end: its pull request is open, or there will be none. */
export async function auditApplied(
  auditor: AuditorService,
  { id, environment, service, requestedBy }: StoredPromotion,
  outcome: { pullRequest: string } | { failed: string },
): Promise<void> {
  const entry = await auditor.createEvent({
    eventId: 'promotion-open',
    severityLevel: 'medium',
    meta: { promotion: id, environment, service, requestedBy },
  });
  await ('failed' in outcome
    ? entry.fail({ error: new Error(outcome.failed) })
    : entry.success({ meta: outcome }));
}
