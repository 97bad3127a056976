import { beginFolder, locatePins, planAddition } from '@downstage/layouts';
import type { Workload } from '@downstage/layouts';

const LAYOUT = 'kustomize';

/** The files that the portal writes for a service in an environment of kustomize, by their path in the folder of the service. */
export async function draftService(service: {
  name: string;
  image: string;
  tag: string;
  partOf: string;
  team: string;
  /** Default 8080. */
  port?: number;
  workload: Workload;
}): Promise<Record<string, string>> {
  const begun = beginFolder(LAYOUT, {
    name: 'any',
    title: 'Any',
    repository: 'https://git.example/acme/any',
    branch: 'main',
  })!;
  const texts = new Map(Object.entries(begun.files));
  const located = await locatePins({
    folder: '.',
    layout: begun.layout,
    tree: [...texts.keys()].map(path => ({ path, sha: path })),
    read: async () => texts,
  });
  const added = planAddition(located, { port: 8080, ...service });
  if ('refused' in added) {
    throw new Error(added.refused);
  }
  const own = `${service.name}/`;
  return Object.fromEntries(
    added.changes
      .filter(({ path }) => path.startsWith(own))
      .map(({ path, after }) => [path.slice(own.length), after!]),
  );
}
