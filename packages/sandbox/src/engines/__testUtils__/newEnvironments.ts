import {
  type BegunFolder,
  beginFolder,
  locatePins,
  planAddition,
} from '@downstage/layouts';
import { findEngine } from '@downstage/readers';
import { stringify } from 'yaml';

/** An environment whose layout is called as its engine: each service has an object of that. */
interface OwnEnvironment {
  engine: 'argocd' | 'flux';
  name: string;
  repository: string;
}

/** What a first service, "loans" in 1.0.0, changes in a folder of a new environment; throws where that is refused. */
export async function addService(
  texts: Map<string, string>,
  { layout, folder = '.' }: { layout: string; folder?: string },
): Promise<Record<string, string>> {
  const located = await locatePins({
    folder,
    layout,
    tree: [...texts.keys()].map(path => ({ path, sha: path })),
    read: async () => texts,
  });
  const added = planAddition(located, {
    name: 'loans',
    image: 'r.example/loans',
    tag: '1.0.0',
    port: 8080,
  });
  if ('refused' in added) {
    throw new Error(added.refused);
  }
  return Object.fromEntries(
    added.changes.map(({ path, after }) => [path, after!]),
  );
}

/** What a new environment begins with. */
export const beginOwn = ({
  engine,
  name,
  repository,
}: OwnEnvironment): BegunFolder =>
  beginFolder(engine, { name, title: name, repository, branch: 'main' })!;

/** The files of a new environment with a service. */
export async function filesWithService(
  environment: OwnEnvironment,
): Promise<Record<string, string>> {
  const { files, layout } = beginOwn(environment);
  const texts = new Map(Object.entries(files));
  return { ...files, ...(await addService(texts, { layout })) };
}

/** What a fleet has of an environment. */
export function fleetOf({ engine, name, repository }: OwnEnvironment): string {
  const { follow } = findEngine(engine)!;
  if ('unsupported' in follow) {
    throw new Error(follow.unsupported);
  }
  return follow
    .objects({ name, repository, branch: 'main', ownObjects: true })
    .map(object => stringify(object))
    .join('---\n');
}
