import type { BegunFolder, NewFolder } from '../driver/NewFolder';
import { blockText } from '../yaml/blockLines';
import { newSharedChart } from './sharedChart';

/**
 * A folder in which each service is to have an object of an engine: a kustomization that lists none, and the chart that all of
 * them are to release.
 *
 * @param annotations - Of the kustomization: what all of them share
 * @param kind - Of the objects
 */
export function newReleasedFolder(
  folder: Pick<NewFolder, 'name' | 'title'>,
  { annotations, kind }: { annotations: Record<string, string>; kind: string },
): BegunFolder {
  const { name } = folder;
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
      ...newSharedChart(
        folder,
        `What every service of this environment begins with. Each has ${kind}, which says what is its own.`,
      ),
    },
  };
}
