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
import { possibleSecrets } from './keptSecrets';
import { possibleLayouts } from './problemOfLayout';

/** What people may choose from when they create something. What a choice is refused for is left to the check of all of it. */
export class CreationChoices {
  constructor(
    private readonly options: {
      fleets: Fleet[];
      creation: CreationSettings;
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
    return {
      services: mayCreateService ? creation.services : [],
      repositories: mayCreateEnvironment ? creation.repositories : [],
      shared: mayCreateEnvironment ? creation.shared : [],
      clusters: mayCreateEnvironment ? await this.clusters() : [],
      environments: stored.map(({ environment }) => environment),
    };
  }

  /** Those that follow a fleet, and that the portal watches. */
  private async clusters(): Promise<Choices['clusters']> {
    const { fleets, clusterSources } = this.options;
    const sources = await clusterSources.all();
    const watched = new Set(sources.map(({ name }) => name));
    return fleets
      .flatMap(({ clusters }) => Object.entries(clusters))
      .filter(([name]) => watched.has(name))
      .map(([name, cluster]) => ({
        name,
        engine: cluster.engine,
        layouts: layoutsIn(name, cluster),
      }))
      .sort((a, b) => a.name.localeCompare(b.name));
  }
}

function layoutsIn(name: string, cluster: FleetCluster) {
  return possibleLayouts(cluster.engine).map(layout => ({
    name: layout,
    secrets: possibleSecrets({ name, layout, cluster: name }, cluster),
  }));
}
