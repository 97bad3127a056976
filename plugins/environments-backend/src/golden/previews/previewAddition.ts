import { stringify } from 'yaml';
import type { FleetAddition } from '../FleetWriter';
import { code, messageFor } from '../pullRequestParts';
import { type PlannedPreviews, previewName } from './PlannedPreviews';
import {
  PREVIEW_FOLDER,
  PREVIEW_LABEL,
  previewObjects,
} from './previewObjects';

/** Where a fleet has the previews of a service. */
export const previewPath = (previews: PlannedPreviews) =>
  `${previews.fleet.folder}/${previewName(previews)}.yaml`;

/** What makes an engine deliver pull requests, and what is said to whoever is to merge it. */
export function previewAddition(
  previews: PlannedPreviews,
  { requestedBy, appUrl }: { requestedBy: string; appUrl: string },
): FleetAddition {
  const { name, owner, cluster, repository, namespace } = previews;
  const title = `Preview pull requests of ${name} in ${cluster}`;
  return {
    head: `downstage/previews-${name}`,
    message: messageFor(title, requestedBy),
    title,
    body: `Argo CD in cluster ${code(cluster)} is to deliver the folder ${code(
      PREVIEW_FOLDER,
    )} of each pull request of ${repository} that has the label ${code(
      PREVIEW_LABEL,
    )}: from that repository alone, into the namespace ${code(
      namespace,
    )} alone, which they share. Closing the pull request takes it away.

| Service | Owner | Requested by |
| --- | --- | --- |
| [${name}](${appUrl}/catalog/default/component/${name}) | ${code(
      owner,
    )} | ${code(requestedBy)} |

Whoever may push to a branch of that repository decides what is delivered there; the label stays when more is pushed. Where strangers
may open pull requests, of a fork as well, they decide on what is pushed after somebody has set the label. Merging this permits it;
closing it leaves the fleet as it is.
`,
    file: {
      path: previewPath(previews),
      content: previewObjects(previews)
        .map(object => stringify(object))
        .join('---\n'),
    },
  };
}
