import type { CreationChoices } from '@downstage/backstage-plugin-environments-common';
import { type PreviewSettings, problemOfCluster } from './planPreviews';

/** Whether any service can have previews, as far as that is known before it has a repository; if not, why. Pure. */
export function possiblePreviews(
  settings: PreviewSettings,
): CreationChoices['previews'] {
  const problems = settings.previews.map(
    ({ cluster }) => problemOfCluster(cluster, settings)?.code,
  );
  if (problems.length === 0) {
    return 'not-granted';
  }
  return problems.includes(undefined)
    ? 'possible'
    : problems.find(code => code !== undefined)!;
}
