import { stat } from 'node:fs/promises';
import type { LoggerService } from '@backstage/backend-plugin-api';
import type { Config } from '@backstage/config';
import { toError } from '@backstage/errors';
import type {
  ClusterProvider,
  ClusterSource,
} from '@downstage/backstage-plugin-environments-node';
import { KubeConfig } from '@kubernetes/client-node';
import { type EngineUrls, engineUrlsOf } from './config/engineUrlsOf';
import { KubernetesApi } from './api/KubernetesApi';
import { loadKubeconfig } from './api/loadKubeconfig';
import { namespacesOf } from './config/namespacesOf';
import { WatchedCluster } from './WatchedCluster';

interface KnownCluster {
  source: ClusterSource;
  api: KubernetesApi;
  /** Server and certificates: another one is another cluster. New credentials are taken over. */
  address: string;
}

/**
 * The clusters of a kubeconfig file, one per context. The file is read again when it changes.
 *
 * @public
 */
export class KubeconfigClusterProvider implements ClusterProvider {
  private modified?: number;
  private known = new Map<string, KnownCluster>();
  /** What was said last about the file. */
  private failure?: string;

  /** Undefined when no kubeconfig is configured. */
  static fromConfig(
    config: Config,
    options: { logger: LoggerService },
  ): KubeconfigClusterProvider | undefined {
    const section = config.getOptionalConfig('environments.kubernetes');
    const path = section?.getOptionalString('kubeconfig');
    return path
      ? new KubeconfigClusterProvider({
          path,
          contexts: section?.getOptionalStringArray('contexts'),
          namespaces: namespacesOf(config),
          engineUrls: engineUrlsOf(config),
          pods: section?.getOptionalBoolean('pods'),
          logger: options.logger,
        })
      : undefined;
  }

  constructor(
    private readonly options: {
      path: string;
      contexts?: string[];
      /** Namespaces that may be read, by context. */
      namespaces?: Record<string, string[]>;
      engineUrls?: EngineUrls;
      /** Whether pods are watched. Default: false. */
      pods?: boolean;
      logger: LoggerService;
    },
  ) {}

  async clusters(): Promise<ClusterSource[]> {
    const { path, logger } = this.options;
    try {
      const modified = (await stat(path)).mtimeMs;
      if (this.modified !== modified) {
        this.read();
        this.modified = modified;
      }
      this.failure = undefined;
    } catch (error) {
      const failure = toError(error);
      if (this.failure !== failure.message) {
        logger.error(
          `environments.kubernetes.kubeconfig: ${path} cannot be read, what was known of its clusters stays in use`,
          failure,
        );
      }
      this.failure = failure.message;
    }
    return [...this.known.values()].map(({ source }) => source);
  }

  private read(): void {
    const { path, contexts, logger } = this.options;
    const config = new KubeConfig();
    config.loadFromFile(path);
    const names = config
      .getContexts()
      .map(context => context.name)
      .filter(name => !contexts || contexts.includes(name));
    const known = new Map<string, KnownCluster>();
    for (const name of names) {
      config.setCurrentContext(name);
      const address = JSON.stringify(config.getCurrentCluster());
      const before = this.known.get(name);
      if (before?.address === address) {
        before.api.renew();
        known.set(name, before);
      } else {
        known.set(name, { address, ...this.toCluster(name) });
      }
    }
    this.known = known;
    const missing = (contexts ?? []).filter(name => !known.has(name));
    if (missing.length > 0) {
      logger.error(
        `environments.kubernetes.contexts: ${path} has no context ${missing.join(
          ', ',
        )}`,
      );
    }
  }

  private toCluster(name: string): Pick<KnownCluster, 'api' | 'source'> {
    const { path, namespaces, engineUrls, pods, logger } = this.options;
    const api = new KubernetesApi({
      load: () => loadKubeconfig(path, name),
      credentials: `the credentials of context ${name} in ${path}`,
      namespaces: namespaces?.[name],
    });
    return {
      api,
      source: new WatchedCluster({ name, api, logger, engineUrls, pods }),
    };
  }
}
