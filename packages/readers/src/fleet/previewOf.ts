import type { FleetObject } from '../engines/Engine';

/**
 * What a pull request of a service delivers, in its repository.
 *
 * @public
 */
export const PREVIEW_FOLDER = 'deploy/preview';

/**
 * Without it, a pull request has no preview: somebody with the right to label wants one.
 *
 * @public
 */
export const PREVIEW_LABEL = 'preview';

/**
 * What the objects of a service's previews are called; those for one pull request end with `-<number>`.
 *
 * @public
 */
export const previewName = ({ name }: { name: string }): string =>
  `preview-${name}`;

/** What every object of a service's previews in a fleet is marked with. */
export const previewLabels = ({ name }: { name: string }) => ({
  service: name,
});

/** Which namespaces are those of a service's previews, by its name: a policy of the cluster tells them by it. */
export const PREVIEWS_LABEL = 'downstage.dev/previews';

/** Of an object of a service's previews that an engine looks for in its own namespace. */
export const previewMetadata = (
  service: { name: string },
  namespace: string,
) => ({
  name: previewName(service),
  namespace,
  labels: previewLabels(service),
});

/** A namespace that previews of a service are delivered to. Nothing in it runs as root, or with rights on its node. */
export const previewNamespace = (
  name: string,
  service: { name: string },
): FleetObject => ({
  apiVersion: 'v1',
  kind: 'Namespace',
  metadata: {
    name,
    labels: {
      ...previewLabels(service),
      [PREVIEWS_LABEL]: service.name,
      'pod-security.kubernetes.io/enforce': 'restricted',
    },
  },
});

/**
 * What bounds such a namespace: how much runs there, none of it before what others run, and no Service that is reached from outside
 * of the cluster. The Pod Security Standard looks at none of that.
 */
export function previewBounds(
  namespace: string,
  service: { name: string },
  pods: number,
): FleetObject[] {
  const quota = (name: string, spec: object): FleetObject => ({
    apiVersion: 'v1',
    kind: 'ResourceQuota',
    metadata: { name, namespace, labels: previewLabels(service) },
    spec,
  });
  return [
    quota('preview', {
      hard: {
        pods: String(pods),
        'services.loadbalancers': '0',
        'services.nodeports': '0',
      },
    }),
    quota('preview-priority', {
      hard: { pods: '0' },
      scopeSelector: {
        matchExpressions: [
          {
            scopeName: 'PriorityClass',
            operator: 'In',
            values: ['system-node-critical', 'system-cluster-critical'],
          },
        ],
      },
    }),
  ];
}
