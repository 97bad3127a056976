import type {
  AuthService,
  DiscoveryService,
} from '@backstage/backend-plugin-api';
import type { Response } from 'node-fetch';
import { type ApiRequest, type ClusterApi, openAnswer } from './ClusterApi';
import { ServerClock } from './ServerClock';

/**
 * Which services lead to the portal's Kubernetes plugin.
 *
 * @public
 */
export interface KubernetesPluginAccess {
  auth: AuthService;
  discovery: DiscoveryService;
}

/** Address and headers of the Kubernetes plugin, with a token of this plugin's own. */
export async function kubernetesPlugin({
  auth,
  discovery,
}: KubernetesPluginAccess): Promise<{
  url: string;
  headers: Record<string, string>;
}> {
  const [url, { token }] = await Promise.all([
    discovery.getBaseUrl('kubernetes'),
    auth.getPluginRequestToken({
      onBehalfOf: await auth.getOwnServiceCredentials(),
      targetPluginId: 'kubernetes',
    }),
  ]);
  return { url, headers: { authorization: `Bearer ${token}` } };
}

/** A cluster behind the proxy of the portal's Kubernetes plugin, which keeps its credentials to itself. */
export class ProxiedApi implements ClusterApi {
  /** Each request is an audit event of that plugin, so that watches last long. */
  readonly watchSeconds = 1800;
  readonly server: string;
  readonly credentials: string;
  readonly namespaces?: string[];
  readonly clock = new ServerClock();
  private readonly options: { cluster: string; access: KubernetesPluginAccess };

  constructor(options: {
    cluster: string;
    access: KubernetesPluginAccess;
    namespaces?: string[];
  }) {
    this.options = options;
    this.server = `cluster ${options.cluster} behind the Kubernetes plugin`;
    this.credentials = `the credentials that the Kubernetes plugin has for cluster ${options.cluster}`;
    this.namespaces = options.namespaces;
  }

  async open(
    path: string,
    signal: AbortSignal,
    request?: ApiRequest,
  ): Promise<Response> {
    const { cluster, access } = this.options;
    const { url, headers } = await kubernetesPlugin(access);
    const response = await openAnswer(
      `${url}/proxy${path}`,
      {
        headers: {
          ...headers,
          'Backstage-Kubernetes-Cluster': cluster,
          // Backends compress what they answer, which would keep events of a watch back until there is enough of them
          'Accept-Encoding': 'identity',
        },
      },
      signal,
      request,
    );
    this.clock.read(response.headers);
    return response;
  }
}
