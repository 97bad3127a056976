import { matchesRepository } from '@downstage/backstage-plugin-environments-node';
import { previewName } from '@downstage/readers';
import type { PreviewGrant } from '../../grants/PreviewGrant';
import type { Fleet, FleetCluster } from '../../settings/Fleet';
import type { FleetText } from '../FleetTexts';
import { fleetDefinitions } from '../fleetDefinitions';
import { type FleetShare, fleetShare } from '../fleetShare';
import { keyOfObject } from '../ownObjects';
import { namespaceBy } from './planPreviews';
import { previewPath } from './previewAddition';
import type { PreviewEngine } from './previewEngine';

/** A cluster whose fleet may have previews of a service. */
export interface PreviewPlace {
  cluster: string;
  engine: PreviewEngine;
  fleet: Pick<Fleet, 'repository' | 'branch' | 'clusters'> &
    Pick<FleetCluster, 'folder'>;
  /** Those of the cluster. */
  grants: PreviewGrant[];
}

/** What the portal may have written: all objects, and those among them that make the engine look for pull requests. */
function possibleObjects(
  service: { name: string; repository: string },
  { engine, grants }: PreviewPlace,
) {
  const own = grants.filter(({ repositories }) =>
    repositories.some(pattern =>
      matchesRepository(pattern, service.repository),
    ),
  );
  const namespaces = own.flatMap(grant => {
    const found = namespaceBy(grant, service.name, engine);
    return 'namespace' in found ? [found.namespace] : [];
  });
  const all = new Map(
    [previewName(service), ...namespaces].flatMap(namespace =>
      engine.previews
        // What tells objects apart depends on neither the host nor the image
        .objects({ ...service, host: 'github', image: '', namespace })
        .map(object => [keyOfObject(object), object]),
    ),
  );
  const wanted = [...all.values()];
  return {
    wanted,
    needed: wanted.filter(({ kind }) => engine.generators.includes(kind)),
  };
}

/**
 * What a fleet has of a service's previews in a cluster, and would go as a whole. The folders of other clusters have what is theirs.
 *
 * @param texts - All of the fleet
 */
export async function previewShare(
  texts: FleetText[],
  service: { name: string; repository: string },
  place: PreviewPlace,
): Promise<FleetShare> {
  const { engine, fleet } = place;
  const { wanted, needed } = possibleObjects(service, place);
  const others = Object.values(fleet.clusters)
    .map(({ folder }) => folder)
    .filter(folder => folder !== fleet.folder);
  const found = await fleetDefinitions(
    texts.filter(
      ({ path }) => !others.some(folder => path.startsWith(`${folder}/`)),
    ),
    {
      name: previewName(service),
      wanted,
      repository: service.repository,
      follow: engine.previews,
    },
  );
  return fleetShare(
    { texts, found },
    {
      url: fleet.repository,
      path: previewPath({ ...service, fleet }),
      wanted,
      needed,
      whose: previewName(service),
      what: 'the previews',
      repository: service.repository,
    },
  );
}
