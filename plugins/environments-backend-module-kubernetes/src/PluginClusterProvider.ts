import type { LoggerService } from '@backstage/backend-plugin-api';
import type { Config } from '@backstage/config';
import { toError } from '@backstage/errors';
import type {
  ClusterProvider,
  ClusterSource,
} from '@downstage/backstage-plugin-environments-node';
import { type EngineUrls, engineUrlsOf } from './config/engineUrlsOf';
import { openAnswer } from './api/ClusterApi';
import {
  type KubernetesPluginAccess,
  ProxiedApi,
  kubernetesPlugin,
} from './api/ProxiedApi';
import { namespacesOf } from './config/namespacesOf';
import { WatchedCluster } from './WatchedCluster';

const REFRESH_MS = 60_000;
const RETRY_MS = 5_000;
const TIMEOUT_MS = 10_000;

/**
 * The clusters of the portal's Kubernetes plugin, through its proxy: whatever locates them and logs in there is used, as
 * far as it works without a person.
 *
 * @public
 */
export class PluginClusterProvider implements ClusterProvider {
  private sources: ClusterSource[] = [];
  /** When to look again; monotonic: a clock that is set back would keep what is known for as long. */
  private due?: number;
  private looking?: Promise<void>;
  /** What was said last. */
  private failure?: string;
  private readonly options: {
    access: KubernetesPluginAccess;
    only?: string[];
    namespaces: Record<string, string[]>;
    engineUrls?: EngineUrls;
    pods?: boolean;
    logger: LoggerService;
  };

  /** Undefined unless `environments.kubernetes.plugin` is configured. */
  static fromConfig(
    config: Config,
    options: { access: KubernetesPluginAccess; logger: LoggerService },
  ): PluginClusterProvider | undefined {
    const section = config.getOptionalConfig('environments.kubernetes');
    if (!section?.has('plugin') || section.getOptional('plugin') === false) {
      return undefined;
    }
    const only =
      section.getOptional('plugin') === true
        ? undefined
        : section.getOptionalStringArray('plugin.clusters');
    return new PluginClusterProvider({
      ...options,
      only,
      namespaces: namespacesOf(config),
      engineUrls: engineUrlsOf(config),
      pods: section.getOptionalBoolean('pods'),
    });
  }

  constructor(options: {
    access: KubernetesPluginAccess;
    /** Names of clusters to watch; all by default. */
    only?: string[];
    /** Namespaces that may be read, by cluster. */
    namespaces: Record<string, string[]>;
    engineUrls?: EngineUrls;
    /** Whether pods are watched. Default: false. */
    pods?: boolean;
    logger: LoggerService;
  }) {
    this.options = options;
  }

  /** Only the first call waits for the plugin, so that one that is slow or down holds nobody else up. */
  async clusters(): Promise<ClusterSource[]> {
    const isFirst = this.due === undefined;
    if (isFirst || performance.now() >= this.due!) {
      this.looking ??= this.look().finally(() => {
        this.looking = undefined;
      });
    }
    if (isFirst) {
      await this.looking;
    }
    return this.sources;
  }

  private async look(): Promise<void> {
    try {
      const names = await this.readNames();
      this.sources = names.map(
        name =>
          this.sources.find(source => source.name === name) ??
          this.toSource(name),
      );
      this.due = performance.now() + REFRESH_MS;
      this.failure = undefined;
    } catch (error) {
      // Those that are known go on being watched
      const failure = toError(error);
      if (this.failure !== failure.message) {
        this.options.logger.warn(
          'environments.kubernetes.plugin: the clusters of the Kubernetes plugin cannot be listed',
          failure,
        );
      }
      this.failure = failure.message;
      this.due = performance.now() + RETRY_MS;
    }
  }

  private async readNames(): Promise<string[]> {
    const { access, only, logger } = this.options;
    const { url, headers } = await kubernetesPlugin(access);
    const response = await openAnswer(
      `${url}/clusters`,
      { headers },
      AbortSignal.timeout(TIMEOUT_MS),
    );
    const body = (await response.json()) as {
      items?: Array<{ name?: string }>;
    };
    const names = (body.items ?? []).flatMap(item => item.name ?? []);
    const missing = (only ?? []).filter(name => !names.includes(name));
    if (missing.length > 0) {
      logger.error(
        `environments.kubernetes.plugin.clusters: the Kubernetes plugin has no cluster ${missing.join(
          ', ',
        )}`,
      );
    }
    return names.filter(name => !only || only.includes(name)).sort();
  }

  private toSource(name: string): ClusterSource {
    const { access, namespaces, engineUrls, pods, logger } = this.options;
    return new WatchedCluster({
      name,
      api: new ProxiedApi({
        cluster: name,
        access,
        namespaces: namespaces[name],
      }),
      logger,
      engineUrls,
      pods,
    });
  }
}
