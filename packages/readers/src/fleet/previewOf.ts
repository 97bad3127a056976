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

/** A namespace that previews of a service are delivered to. Nothing of one reaches its node, or runs as root. */
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
      'pod-security.kubernetes.io/enforce': 'restricted',
    },
  },
});
