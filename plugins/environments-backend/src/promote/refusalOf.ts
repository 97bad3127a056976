import {
  type PromotionPlan,
  formatReasons,
} from '@downstage/backstage-plugin-environments-common';

/**
 * Why a plan is not carried out: it is blocked, is not what the person saw, or does more than was agreed to, word for word as
 * it was shown. Undefined when nothing speaks against it.
 */
export function refusalOf(
  plan: PromotionPlan,
  {
    consents = [],
    expectedVersion,
    expectedCommits = [],
    expectedFiles,
  }: {
    consents?: string[];
    expectedVersion: string;
    /** What the whole change of a rollback took back, by SHA. */
    expectedCommits?: string[];
    /** The files of a service that is added, by the `fingerprint` of its plan, which has to be given then. */
    expectedFiles?: string;
  },
): string | undefined {
  if (plan.blocked.length > 0) {
    return formatReasons(plan.blocked);
  }
  const missing = plan.consents.filter(consent => !consents.includes(consent));
  if (missing.length > 0) {
    return `This has to be agreed to: ${missing.join('. ')}`;
  }
  const { rollback } = plan;
  const commits =
    rollback?.scope === 'change' ? rollback.commits.map(({ sha }) => sha) : [];
  if (commits.join() !== expectedCommits.join()) {
    return 'What goes back along with the version is not what was reviewed. Review it again';
  }
  if (plan.addition?.fingerprint !== expectedFiles) {
    return expectedFiles
      ? 'What the service begins with is not what was reviewed. Review it again'
      : 'What the service begins with was not reviewed ("expectedFiles" is missing). Review it again';
  }
  return plan.toVersion === expectedVersion
    ? undefined
    : `The version ${
        plan.kind === 'configuration' ? 'that Git asks for' : 'to promote'
      } is ${plan.toVersion} by now, not ${expectedVersion}. Review it again`;
}
