import { stat } from 'node:fs/promises';
import type { LoggerService } from '@backstage/backend-plugin-api';
import type { Config } from '@backstage/config';
import type {
  ClusterProvider,
  ClusterSource,
} from '@downstage/backstage-plugin-environments-node';
import { KubeConfig } from '@kubernetes/client-node';
import { argoCdUrlsOf } from './argoCdUrlsOf';
import { KubernetesApi } from './KubernetesApi';
import { loadKubeconfig } from './loadKubeconfig';
import { namespacesOf } from './namespacesOf';
import { WatchedCluster } from './WatchedCluster';

/**
 * The clusters of a kubeconfig file, one per context. The file is read again when it changes.
 *
 * @public
 */
export class KubeconfigClusterProvider implements ClusterProvider {
  private known?: { modified: number; sources: ClusterSource[] };

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
          argocd: argoCdUrlsOf(config),
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
      /** Addresses of Argo CD's UI, by context. */
      argocd?: Record<string, string>;
      logger: LoggerService;
    },
  ) {}

  async clusters(): Promise<ClusterSource[]> {
    const { path, contexts, logger } = this.options;
    try {
      const modified = (await stat(path)).mtimeMs;
      if (this.known?.modified !== modified) {
        this.known = { modified, sources: this.read() };
      }
    } catch (error) {
      logger.error(
        `environments.kubernetes.kubeconfig: ${path} cannot be read, its clusters are not watched: ${error}`,
      );
      return this.known?.sources ?? [];
    }
    const missing = (contexts ?? []).filter(
      name => !this.known?.sources.some(source => source.name === name),
    );
    if (missing.length > 0) {
      logger.error(
        `environments.kubernetes.contexts: ${path} has no context ${missing.join(
          ', ',
        )}`,
      );
    }
    return this.known.sources;
  }

  private read(): ClusterSource[] {
    const { path, contexts, logger } = this.options;
    const all = new KubeConfig();
    all.loadFromFile(path);
    return all
      .getContexts()
      .map(context => context.name)
      .filter(name => !contexts || contexts.includes(name))
      .map(
        name =>
          new WatchedCluster({
            name,
            api: new KubernetesApi({
              load: () => loadKubeconfig(path, name),
              credentials: `the credentials of context ${name} in ${path}`,
              namespaces: this.options.namespaces?.[name],
            }),
            logger,
            argoCdUrl: this.options.argocd?.[name],
          }),
      );
  }
}
