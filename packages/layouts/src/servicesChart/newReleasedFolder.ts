import type { BegunFolder, NewFolder } from '../driver/NewFolder';
import { blockText } from '../yaml/blockLines';
import { newServicesChart } from './newChart';

/** Where the chart of the services is, in a folder in which objects of an engine release it. */
export const CHART_FOLDER = 'charts/services';

/** Helm takes no longer name of a release; all of the environment would stand still. */
const LONGEST_RELEASE = 53;

/** Why a service cannot have a release by its name; undefined where it can. */
export const refusedRelease = (name: string): string | undefined =>
  name.length > LONGEST_RELEASE
    ? `a release has a name of at most ${LONGEST_RELEASE} characters, and ${name} has ${name.length}`
    : undefined;

/**
 * A folder in which each service is to have an object of an engine: a kustomization that lists none, and the chart that all of
 * them are to release.
 *
 * @param annotations - Of the kustomization: what all of them share
 * @param kind - Of the objects
 */
export function newReleasedFolder(
  { name, title }: Pick<NewFolder, 'name' | 'title'>,
  { annotations, kind }: { annotations: Record<string, string>; kind: string },
): BegunFolder {
  const chart = newServicesChart(
    { name: 'services', title },
    `What every service of this environment begins with. Each has ${kind}, which says what is its own.`,
  );
  return {
    layout: 'auto',
    files: {
      'kustomization.yaml': blockText({
        apiVersion: 'kustomize.config.k8s.io/v1beta1',
        kind: 'Kustomization',
        metadata: { name, annotations },
        namespace: name,
        resources: [],
      }),
      ...Object.fromEntries(
        Object.entries(chart).map(([path, text]) => [
          `${CHART_FOLDER}/${path}`,
          text,
        ]),
      ),
    },
  };
}
