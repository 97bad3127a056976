import type { LoggerService } from '@backstage/backend-plugin-api';
import type { Config } from '@backstage/config';
import type {
  ClusterProvider,
  ClusterSource,
} from '@downstage/backstage-plugin-environments-node';
import { KubeConfig } from '@kubernetes/client-node';
import { type EngineUrls, engineUrlsOf } from './config/engineUrlsOf';
import { KubernetesApi } from './api/KubernetesApi';
import { namespacesOf } from './config/namespacesOf';
import { WatchedCluster } from './WatchedCluster';

/**
 * The cluster that the portal itself runs in, with the service account of its pod.
 *
 * @public
 */
export class InClusterProvider implements ClusterProvider {
  private readonly source: ClusterSource;

  /** Undefined unless `environments.kubernetes.inCluster` names the cluster. */
  static fromConfig(
    config: Config,
    options: { logger: LoggerService },
  ): InClusterProvider | undefined {
    const name = config.getOptionalString('environments.kubernetes.inCluster');
    return name
      ? new InClusterProvider({
          name,
          namespaces: namespacesOf(config)[name],
          engineUrls: engineUrlsOf(config),
          pods: config.getOptionalBoolean('environments.kubernetes.pods'),
          ...options,
        })
      : undefined;
  }

  constructor(options: {
    name: string;
    namespaces?: string[];
    engineUrls?: EngineUrls;
    /** Whether pods are watched. Default: false. */
    pods?: boolean;
    logger: LoggerService;
  }) {
    const { name, namespaces, engineUrls, pods, logger } = options;
    const load = () => {
      const kubeConfig = new KubeConfig();
      kubeConfig.loadFromCluster();
      return kubeConfig;
    };
    this.source = new WatchedCluster({
      name,
      api: new KubernetesApi({
        load,
        credentials: "the token of the pod's service account",
        namespaces,
      }),
      logger,
      engineUrls,
      pods,
    });
  }

  async clusters(): Promise<ClusterSource[]> {
    return [this.source];
  }
}
