import type { LoggerService } from '@backstage/backend-plugin-api';
import type {
  ClusterProvider,
  ClusterSource,
} from '@downstage/backstage-plugin-environments-node';

/** The clusters that the modules know, whichever replica watches them. */
export class ClusterSources {
  private refused: ReadonlySet<string> = new Set();

  constructor(
    private readonly options: {
      providers: ClusterProvider[];
      logger: LoggerService;
    },
  ) {}

  /** Names are unique: of several clusters of one name, the first one counts. */
  async all(): Promise<ClusterSource[]> {
    const lists = await Promise.all(
      this.options.providers.map(provider => provider.clusters()),
    );
    const byName = new Map<string, ClusterSource>();
    const twice = new Set<string>();
    for (const source of lists.flat()) {
      if (byName.has(source.name)) {
        twice.add(source.name);
      } else {
        byName.set(source.name, source);
      }
    }
    this.warnOnce(twice);
    return [...byName.values()];
  }

  async names(): Promise<string[]> {
    return (await this.all()).map(({ name }) => name);
  }

  /** The cluster of a name. */
  async find(name: string): Promise<ClusterSource | undefined> {
    return (await this.all()).find(source => source.name === name);
  }

  /** Once, and once more when it was fixed in between. */
  private warnOnce(twice: Set<string>): void {
    for (const name of twice) {
      if (!this.refused.has(name)) {
        this.options.logger.error(
          `More than one cluster is named ${name}: only the first one is watched. Give the kubeconfig context, the cluster of the Kubernetes plugin or the Argo CD instance another name`,
        );
      }
    }
    this.refused = twice;
  }
}
