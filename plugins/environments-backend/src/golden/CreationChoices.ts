import type { BackstageCredentials } from '@backstage/backend-plugin-api';
import {
  type CreationChoices as Choices,
  environmentsCreatePermission,
  environmentsServiceCreatePermission,
} from '@downstage/backstage-plugin-environments-common';
import type { Access } from '../access/Access';
import type { Visibility } from '../access/Visibility';
import type { ClusterSources } from '../clusters/ClusterSources';
import type { Fleet, FleetCluster } from '../settings/Fleet';
import type { CreationSettings } from '../settings/readCreation';
import { branchFor } from '../settings/readShared';
import { possibleSecrets } from './keptSecrets';
import { findFleet } from './planEnvironment';
import { possibleLayouts } from './problemOfLayout';

/** What people may choose from when they create something. What a choice is refused for is left to the check of all of it. */
export class CreationChoices {
  constructor(
    private readonly options: {
      fleets: Fleet[];
      creation: CreationSettings;
      /** Whether services can have previews, by the names of the clusters that the portal watches. */
      previews: (watched: string[]) => Choices['previews'];
      clusterSources: ClusterSources;
    },
  ) {}

  /** Nothing of what the caller may create none of, wherever it were. */
  async list(
    { access, visibility }: { access: Access; visibility: Visibility },
    credentials: BackstageCredentials,
  ): Promise<Choices> {
    const { creation } = this.options;
    const [mayCreateService, mayCreateEnvironment] = await access.conceivable(
      [environmentsServiceCreatePermission, environmentsCreatePermission],
      credentials,
    );
    const stored = await visibility.environments(credentials);
    const watched = await this.options.clusterSources.names();
    return {
      services: mayCreateService ? creation.services : [],
      repositories: mayCreateEnvironment ? creation.repositories : [],
      shared: mayCreateEnvironment
        ? creation.shared.map(item => ({
            ...item,
            environmentBranch: branchFor('{name}'),
          }))
        : [],
      clusters: mayCreateEnvironment ? this.clusters(watched) : [],
      watched: mayCreateEnvironment ? this.withEngines(watched) : [],
      previews: mayCreateService
        ? this.options.previews(watched)
        : 'not-permitted',
      environments: stored.map(({ environment }) => environment),
    };
  }

  private withEngines(watched: string[]): Choices['watched'] {
    return [...watched].sort().map(name => {
      const fleet = findFleet(this.options.fleets, name);
      return { name, ...(fleet ? { engine: fleet.engine } : {}) };
    });
  }

  /** Those that follow a fleet, and that the portal watches. */
  private clusters(watched: string[]): Choices['clusters'] {
    return this.options.fleets
      .flatMap(({ clusters }) => Object.entries(clusters))
      .filter(([name]) => watched.includes(name))
      .map(([name, cluster]) => ({
        name,
        engine: cluster.engine,
        layouts: layoutsIn(name, cluster),
      }))
      .sort((a, b) => a.name.localeCompare(b.name));
  }
}

function layoutsIn(name: string, cluster: FleetCluster) {
  return possibleLayouts(cluster).map(layout => ({
    name: layout,
    secrets: possibleSecrets({ name, layout, cluster: name }, cluster),
  }));
}
