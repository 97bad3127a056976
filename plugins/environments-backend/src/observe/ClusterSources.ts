import type {
  ClusterProvider,
  ClusterSource,
} from '@downstage/backstage-plugin-environments-node';

/** The clusters that the modules know, whichever replica watches them. */
export class ClusterSources {
  constructor(private readonly options: { providers: ClusterProvider[] }) {}

  async all(): Promise<ClusterSource[]> {
    const lists = await Promise.all(
      this.options.providers.map(provider => provider.clusters()),
    );
    return lists.flat();
  }

  /** The cluster of a name. */
  async find(name: string): Promise<ClusterSource | undefined> {
    return (await this.all()).find(source => source.name === name);
  }
}
