import { type BegunFolder, beginFolder } from '@downstage/layouts';
import type { NewEnvironment } from './NewEnvironment';

/** What decides on what an environment begins with. */
type Begun = Pick<NewEnvironment, 'name' | 'title' | 'layout'>;

/** The layout of an environment, where nobody says. */
const LAYOUT = 'kustomize';

/** The title of an environment, where nobody says. */
export const titleOf = ({ name, title }: Begun) => title ?? name;

/** The layout that an environment is asked for in. */
export const layoutOf = ({ layout }: Begun) => layout ?? LAYOUT;

/** What the folder of an environment begins with; undefined where none can begin in its layout. */
export function begunEnvironment(environment: Begun): BegunFolder | undefined {
  return beginFolder(layoutOf(environment), {
    name: environment.name,
    title: titleOf(environment),
  });
}

/** Whether what a new environment has of its services are HelmReleases. */
export const hasReleases = (environment: Begun) =>
  layoutOf(environment) === 'flux';

/** Whether a new environment is rendered by helmfile, which is a plugin of its engine. */
export const isHelmfile = (environment: Begun) =>
  layoutOf(environment) === 'helmfile';

/** Whether the root of an environment repository is a Helm chart. */
export function isChart(environment: Begun): boolean {
  const { files = {} } = begunEnvironment(environment) ?? {};
  return Object.hasOwn(files, 'Chart.yaml');
}
