import { code, messageFor } from '../pullRequestParts';

/** What goes from a fleet. */
export interface RemovedPreviews {
  cluster: string;
  /** For people. */
  engine: string;
  /** Such as `ApplicationSet argocd/preview-loans`. */
  objects: string[];
}

/** The branch of a fleet that proposes to take a service's previews out. */
export const previewRemovalBranch = ({ name }: { name: string }) =>
  `downstage/remove-previews-${name}`;

/** What the commit and the pull request say that take a service's previews out of a fleet. */
export function previewRemovalText(
  { name, repository }: { name: string; repository: string },
  {
    files,
    requestedBy,
    appUrl,
  }: { files: RemovedPreviews[]; requestedBy: string; appUrl: string },
): { message: string; title: string; body: string } {
  const clusters = files.map(({ cluster }) => cluster).join(', ');
  const title = `Remove previews of ${name} from ${clusters}`;
  const gone = files.map(
    ({ cluster, engine, objects }) =>
      `${engine} in cluster ${code(
        cluster,
      )} is no longer to deliver pull requests of ${repository}. These objects go from the fleet:

${objects.map(object => `- ${code(object)}`).join('\n')}
`,
  );
  return {
    title,
    message: messageFor(title, requestedBy),
    body: `${gone.join('\n')}
Where the fleet is pruned, the previews that run go with them, each with all that is in it.

| Service | Requested by |
| --- | --- |
| [${name}](${appUrl}/catalog/default/component/${name}) | ${code(
      requestedBy,
    )} |

Merging it removes the previews; closing it leaves the fleet as it is. The pull requests themselves, the service's repository and its
environments stay.
`,
  };
}
