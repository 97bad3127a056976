import { PREVIEW_FOLDER, PREVIEW_LABEL, previewName } from '@downstage/readers';
import { stringify } from 'yaml';
import type { FleetAddition } from '../FleetWriter';
import { code, messageFor } from '../pullRequestParts';
import type { PlannedPreviews } from './PlannedPreviews';
import { type PreviewEngine, previewEngine } from './previewEngine';

/** Where a fleet has the previews of a service. */
export const previewPath = (previews: {
  name: string;
  fleet: { folder: string };
}) => `${previews.fleet.folder}/${previewName(previews)}.yaml`;

/** Where what a pull request brings goes, and nowhere else. */
const placeOf = (
  { namespace }: PlannedPreviews,
  { previews: { hasNamespaces } }: PreviewEngine,
) =>
  hasNamespaces
    ? `into a namespace of its own, ${code(
        `${namespace}-<number>`,
      )}, by an account that has rights nowhere else. Closing the pull request takes the namespace away, with all that is in it`
    : `into the namespace ${code(
        namespace,
      )} alone, which they share. Closing the pull request takes it away`;

/** What makes an engine deliver pull requests, and what is said to whoever is to merge it. */
export function previewAddition(
  previews: PlannedPreviews,
  { requestedBy, appUrl }: { requestedBy: string; appUrl: string },
): FleetAddition {
  const { name, owner, cluster, repository } = previews;
  const engine = previewEngine(previews.engine);
  const title = `Preview pull requests of ${name} in ${cluster}`;
  return {
    head: `downstage/previews-${name}`,
    message: messageFor(title, requestedBy),
    title,
    body: `${engine.title} in cluster ${code(
      cluster,
    )} is to deliver the folder ${code(
      PREVIEW_FOLDER,
    )} of each pull request of ${repository} that has the label ${code(
      PREVIEW_LABEL,
    )}: from that repository alone, ${placeOf(previews, engine)}.
It takes ${engine.previews.needs}.

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
      content: engine.previews
        .objects(previews)
        // Names such as `on` are texts in every YAML
        .map(object => stringify(object, { compat: 'yaml-1.1' }))
        .join('---\n'),
    },
  };
}
