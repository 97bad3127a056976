import type { CreationChoices } from '@downstage/backstage-plugin-environments-common';
import { type PreviewSettings, problemOfCluster } from './planPreviews';

/** Whether any service can have previews, as far as that is known before it has a repository; if not, why. Pure. */
export function possiblePreviews(
  settings: PreviewSettings,
): CreationChoices['previews'] {
  if (settings.previews.length === 0) {
    return 'not-granted';
  }
  return settings.previews.some(
    ({ cluster }) => problemOfCluster(cluster, settings) === undefined,
  )
    ? 'possible'
    : 'no-fleet';
}
