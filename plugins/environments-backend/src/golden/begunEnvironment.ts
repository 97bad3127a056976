import { type BegunFolder, beginFolder } from '@downstage/layouts';
import { ENGINES, type Engine } from '@downstage/readers';
import type { NewEnvironment } from './NewEnvironment';

/** What decides on what an environment begins with. */
type Begun = Pick<
  NewEnvironment,
  'name' | 'title' | 'layout' | 'repository' | 'branch'
>;

/** The branch of an environment, where nobody says. */
const BRANCH = 'main';

/** The layout of an environment, where nobody says. */
const LAYOUT = 'kustomize';

/** The title of an environment, where nobody says. */
export const titleOf = ({ name, title }: Pick<Begun, 'name' | 'title'>) =>
  title ?? name;

/** The layout that an environment is asked for in. */
export const layoutOf = ({ layout }: Pick<Begun, 'layout'>) => layout ?? LAYOUT;

/** What the folder of an environment begins with; undefined where none can begin in its layout. */
export function begunEnvironment(environment: Begun): BegunFolder | undefined {
  return beginFolder(layoutOf(environment), {
    name: environment.name,
    title: titleOf(environment),
    repository: environment.repository,
    branch: environment.branch ?? BRANCH,
  });
}

/** What decides on what an environment is of, which is its layout alone. */
type OfLayout = Pick<NewEnvironment, 'layout'>;

/** The engine whose objects a new environment has of its services, one for each; undefined where it has others. */
export const engineOfObjects = (environment: OfLayout): Engine | undefined =>
  ENGINES.find(
    ({ follow }) =>
      'ownLayout' in follow && follow.ownLayout === layoutOf(environment),
  );

/** Whether a new environment is rendered by helmfile, which is a plugin of its engine. */
export const isHelmfile = (environment: OfLayout) =>
  layoutOf(environment) === 'helmfile';

/** Whether the root of an environment repository is a Helm chart. */
export function isChart({ layout }: OfLayout): boolean {
  const any = { name: 'any', repository: 'https://git.example/any', layout };
  const { files = {} } = begunEnvironment(any) ?? {};
  return Object.hasOwn(files, 'Chart.yaml');
}
