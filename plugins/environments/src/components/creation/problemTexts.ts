import type { TranslationFunction } from '@backstage/frontend-plugin-api';
import type { environmentsTranslationRef } from '../../i18n/translation';
import { type DraftProblem, MOST_ENVIRONMENTS } from '../../view/draftProblems';
import type { ClusterProblem } from '../../view/proposals';

/** Says texts of this plugin in the person's language. */
export type Say = TranslationFunction<(typeof environmentsTranslationRef)['T']>;

/** Keys of what is wrong with an image repository. */
export const imageProblems = {
  tag: 'creation.imageTag',
  form: 'creation.imageForm',
} as const;

/** What is wrong with a cluster, in words. */
export function describeClusterProblem(
  t: Say,
  problem: ClusterProblem,
  {
    cluster,
    layout = '',
    secrets = '',
  }: { cluster: string; layout?: string; secrets?: string },
): string {
  const left = problem.left.join(', ');
  if (problem.kind === 'layout') {
    return t('creation.clusterLayout', { cluster, layout, left });
  }
  if (problem.kind === 'secrets') {
    return t('creation.clusterSecrets', { cluster, secrets, left });
  }
  return problem.left.length > 0
    ? t('creation.clusterUnknown', { cluster, left })
    : t('creation.clusterNone');
}

/** What is wrong with environments that are to be proposed, in words. */
export function describeDraftProblem(t: Say, problem: DraftProblem): string {
  switch (problem.kind) {
    case 'name':
      return t('drafts.nameForm', { name: problem.name });
    case 'twice':
      return t('drafts.nameTwice', { name: problem.name });
    case 'namespace':
      return t('drafts.namespaceForm', problem);
    case 'cycle':
      return t('drafts.cycle', { path: problem.names.join(' → ') });
    default:
      return t('drafts.many', {
        given: String(problem.count),
        most: String(MOST_ENVIRONMENTS),
      });
  }
}
