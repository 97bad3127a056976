import { deliveredKinds, keptKinds } from '../../fleet/deliveredKinds';
import { labelsOf } from '../../fleet/fleetNamespace';
import type { FleetObject, FollowedRepository } from '../Engine';

/** Where its objects are by its own convention. */
export const CONTROL_NAMESPACE = 'argocd';

/** The cluster that Argo CD runs in. */
export const SERVER = 'https://kubernetes.default.svc';

/** The project of the Applications that an environment brings. No environment has a dot in its name. */
export const servicesProject = (name: string) => `${name}.services`;

/** What the Applications of a project may deliver: from the environment's repository, into its namespace. */
const projectOf = (
  { name, repository }: FollowedRepository,
  project: string,
  spec: object,
): FleetObject => ({
  apiVersion: 'argoproj.io/v1alpha1',
  kind: 'AppProject',
  metadata: {
    name: project,
    namespace: CONTROL_NAMESPACE,
    labels: labelsOf(name),
  },
  spec: {
    description: `Environment ${name}: its repository alone, into its namespace alone`,
    // Older releases compare them as they are written
    sourceRepos: [repository, `${repository}.git`],
    destinations: [{ server: SERVER, namespace: name }],
    clusterResourceWhitelist: [],
    ...spec,
  },
});

const listed = (kinds: Array<{ group: string; kind: string }>) =>
  kinds.map(({ group, kind }) => ({ group, kind }));

/**
 * What confines an environment. One that brings Applications has two projects: that of what brings them, which an Application in the
 * environment's namespace cannot be of, and that of those in the namespace, which may deliver no Application.
 */
export function projects(environment: FollowedRepository): FleetObject[] {
  const { name, secrets, ownObjects } = environment;
  const delivered = listed(deliveredKinds(secrets));
  return ownObjects
    ? [
        projectOf(environment, name, {
          namespaceResourceWhitelist: [
            { group: 'argoproj.io', kind: 'Application' },
            ...listed(keptKinds(secrets)),
          ],
        }),
        projectOf(environment, servicesProject(name), {
          namespaceResourceWhitelist: delivered,
          sourceNamespaces: [name],
        }),
      ]
    : [projectOf(environment, name, { namespaceResourceWhitelist: delivered })];
}
