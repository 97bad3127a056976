import type { LoggerService } from '@backstage/backend-plugin-api';
import type { Config } from '@backstage/config';
import type {
  ClusterProvider,
  ClusterSource,
} from '@downstage/backstage-plugin-environments-node';
import { KubeConfig } from '@kubernetes/client-node';
import { argoCdUrlsOf } from './argoCdUrlsOf';
import { KubernetesApi } from './KubernetesApi';
import { namespacesOf } from './namespacesOf';
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
          argocd: argoCdUrlsOf(config)[name],
          ...options,
        })
      : undefined;
  }

  constructor(options: {
    name: string;
    namespaces?: string[];
    /** The address of Argo CD's UI. */
    argocd?: string;
    logger: LoggerService;
  }) {
    const { name, namespaces, argocd, logger } = options;
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
      argoCdUrl: argocd,
    });
  }

  async clusters(): Promise<ClusterSource[]> {
    return [this.source];
  }
}
