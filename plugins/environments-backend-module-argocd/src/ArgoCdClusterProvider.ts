import type { LoggerService } from '@backstage/backend-plugin-api';
import type { Config } from '@backstage/config';
import type {
  ClusterProvider,
  ClusterSource,
} from '@downstage/backstage-plugin-environments-node';
import { ArgoCdCluster } from './ArgoCdCluster';
import { readInstances } from './readInstances';

const POLL_SECONDS = 'environments.argocd.pollSeconds';
const DEFAULT_POLL_SECONDS = 10;
const MOST_POLL_SECONDS = 3600;

function pollSecondsOf(config: Config): number {
  const seconds =
    config.getOptionalNumber(POLL_SECONDS) ?? DEFAULT_POLL_SECONDS;
  if (!(seconds >= 1 && seconds <= MOST_POLL_SECONDS)) {
    throw new Error(
      `${POLL_SECONDS}: ${seconds} is not between 1 and ${MOST_POLL_SECONDS}`,
    );
  }
  return seconds;
}

/**
 * The Argo CD instances of `argocd.appLocatorMethods`, each as a cluster of its name.
 *
 * @public
 */
export class ArgoCdClusterProvider implements ClusterProvider {
  private readonly sources: ClusterSource[];

  /** Undefined when no instance is configured. Throws when the configuration cannot be meant. */
  static fromConfig(
    config: Config,
    options: { logger: LoggerService },
  ): ArgoCdClusterProvider | undefined {
    const { logger } = options;
    const { instances, warnings } = readInstances(config);
    warnings.forEach(warning => logger.warn(warning));
    const pollMs = pollSecondsOf(config) * 1000;
    return instances.length > 0
      ? new ArgoCdClusterProvider({
          sources: instances.map(
            instance => new ArgoCdCluster({ instance, pollMs, logger }),
          ),
        })
      : undefined;
  }

  private constructor(options: { sources: ClusterSource[] }) {
    this.sources = options.sources;
  }

  async clusters(): Promise<ClusterSource[]> {
    return this.sources;
  }
}
