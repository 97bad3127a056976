import type { KubeObject } from '../../../kube/KubeObject';
import { type KubeClient, referenceOf } from '../../kube/KubeClient';
import { type ArgoCdAccount, mayDo } from './ArgoCdAccount';
import { GatewayError, permissionDenied } from './GatewayError';

const TYPE = { apiVersion: 'argoproj.io/v1alpha1', kind: 'Application' };
export const CONTROL_PLANE = 'argocd';

const REFRESH = 'argocd.argoproj.io/refresh';
const LOOK_AGAIN_MS = 50;

/** The name that policies know an Application by; the namespace is in it where it is not Argo CD's own. */
function rbacName({ metadata, spec }: KubeObject): string {
  const name =
    metadata.namespace === CONTROL_PLANE
      ? metadata.name
      : `${metadata.namespace}/${metadata.name}`;
  return `${spec?.project || 'default'}/${name}`;
}

/** The Applications of a cluster, as far as an account may see and change them. */
export class Applications {
  private readonly client: KubeClient;
  private readonly refreshMs: number;

  constructor(options: { client: KubeClient; refreshMs: number }) {
    this.client = options.client;
    this.refreshMs = options.refreshMs;
  }

  async list(
    account: ArgoCdAccount,
    query: {
      name?: string;
      namespace?: string;
      selector?: string;
      projects: string[];
    },
  ): Promise<KubeObject[]> {
    const { name, namespace, selector, projects } = query;
    const found = await this.client.list({ ...TYPE, namespace }, selector);
    return found
      .filter(
        application =>
          (!name || application.metadata.name === name) &&
          (projects.length === 0 ||
            projects.includes(application.spec?.project)) &&
          mayDo(account, 'get', rbacName(application)),
      )
      .sort((one, other) =>
        one.metadata.name.localeCompare(other.metadata.name),
      );
  }

  /** One that the account may do something with. */
  async get(
    account: ArgoCdAccount,
    query: {
      name: string;
      namespace?: string;
      project?: string;
      action?: 'get' | 'sync';
    },
  ): Promise<KubeObject> {
    const { name, namespace = CONTROL_PLANE, project, action = 'get' } = query;
    const found = await this.client.get({ ...TYPE, namespace, name });
    if (!found) {
      throw project && mayDo(account, 'get', `${project}/${name}`)
        ? new GatewayError(
            'NotFound',
            `applications.argoproj.io "${name}" not found`,
          )
        : permissionDenied();
    }
    if (!mayDo(account, action, rbacName(found))) {
      throw permissionDenied();
    }
    if (project && found.spec?.project !== project) {
      throw new GatewayError(
        'InvalidArgument',
        `application "${name}" not found in project "${project}", it is in project "${found.spec?.project}"`,
      );
    }
    return found;
  }

  /** Asks the controller to compare anew and waits until it has. */
  async refresh(application: KubeObject, kind: string): Promise<KubeObject> {
    const reference = referenceOf(application);
    await this.client.patch(reference, {
      metadata: { annotations: { [REFRESH]: kind } },
    });
    const end = Date.now() + this.refreshMs;
    while (Date.now() < end) {
      const now = await this.client.get(reference);
      if (now && !now.metadata.annotations?.[REFRESH]) {
        return now;
      }
      await new Promise(resolve => setTimeout(resolve, LOOK_AGAIN_MS));
    }
    throw new GatewayError('Unknown', 'application refresh deadline exceeded');
  }

  /** Begins an operation, in the name of the account. */
  async sync(
    account: ArgoCdAccount,
    application: KubeObject,
    request: any,
  ): Promise<KubeObject> {
    if (application.operation) {
      throw new GatewayError(
        'FailedPrecondition',
        'another operation is already in progress',
      );
    }
    const options =
      request.syncOptions?.items ?? application.spec?.syncPolicy?.syncOptions;
    return this.client.patch(referenceOf(application), {
      operation: {
        initiatedBy: { username: account.name },
        ...(request.infos ? { info: request.infos } : {}),
        sync: {
          ...(request.revision ? { revision: request.revision } : {}),
          ...(request.prune ? { prune: true } : {}),
          ...(request.dryRun ? { dryRun: true } : {}),
          ...(options ? { syncOptions: options } : {}),
        },
      },
    });
  }

  /** What an Application consists of, as far as its status tells. */
  async tree(application: KubeObject): Promise<object> {
    const resources: any[] = application.status?.resources ?? [];
    const nodes = await Promise.all(
      resources.map(
        async ({ group, version, kind, namespace, name, health }) => {
          const apiVersion = group ? `${group}/${version}` : version;
          const live = await this.client
            .get({ apiVersion, kind, namespace, name })
            .catch(() => undefined);
          const containers = live?.spec?.template?.spec?.containers ?? [];
          return {
            ...(group ? { group } : {}),
            version,
            kind,
            namespace,
            name,
            uid: live?.metadata.uid,
            resourceVersion: live?.metadata.resourceVersion,
            createdAt: live?.metadata.creationTimestamp,
            ...(health ? { health } : {}),
            ...(containers.length > 0
              ? { images: containers.map(({ image }: any) => image) }
              : {}),
          };
        },
      ),
    );
    return { nodes, hosts: [] };
  }
}
