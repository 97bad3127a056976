import type { KubeObject } from '../../kube/KubeObject';
import { resourceOf } from '../../kube/resources';
import { matches } from './matches';

/** Where Argo CD is, and looks for projects. */
export const CONTROL_NAMESPACE = 'argocd';

const TYPE = { apiVersion: 'argoproj.io/v1alpha1', kind: 'AppProject' };

/** The project that Argo CD brings: it permits everything. */
export function defaultProject(): KubeObject {
  return {
    ...TYPE,
    metadata: { name: 'default', namespace: CONTROL_NAMESPACE },
    spec: {
      sourceRepos: ['*'],
      destinations: [{ server: '*', namespace: '*' }],
      clusterResourceWhitelist: [{ group: '*', kind: '*' }],
    },
  };
}

/** Where the project of an Application is, wherever that is itself. */
export const projectOf = ({ spec }: KubeObject) => ({
  ...TYPE,
  namespace: CONTROL_NAMESPACE,
  name: spec.project as string,
});

/** Conditions of an Application that is not looked at any further. */
export type SpecFailure = 'InvalidSpecError' | 'UnknownError';

const withoutGit = (url: string) => url.replace(/\.git$/, '');

function permitsDestination(
  project: KubeObject,
  destination: { server: string; namespace: string },
): boolean {
  return (project.spec.destinations ?? []).some(
    (each: any) =>
      matches(each.server ?? '', destination.server) &&
      matches(each.namespace ?? '', destination.namespace),
  );
}

/** Why an Application may not be of its project, as a condition in Argo CD's words; undefined when it may. */
export function projectProblem(
  { spec, metadata }: KubeObject,
  project: KubeObject | undefined,
): { type: SpecFailure; message: string } | undefined {
  if (!project) {
    return {
      type: 'InvalidSpecError',
      message: `Application referencing project ${spec.project} which does not exist`,
    };
  }
  const { namespace = CONTROL_NAMESPACE, name } = metadata;
  const taken: string[] = project.spec.sourceNamespaces ?? [];
  return namespace === CONTROL_NAMESPACE ||
    taken.some(pattern => matches(pattern, namespace))
    ? undefined
    : {
        type: 'UnknownError',
        message: `application '${name}' in namespace '${namespace}' is not allowed to use project ${spec.project}`,
      };
}

/** Why an Application may not be what it is, in Argo CD's words; undefined when its project permits it. */
export function specProblem(
  { spec }: KubeObject,
  project: KubeObject,
): string | undefined {
  const { repoURL } = spec.source;
  const repositories: string[] = project.spec.sourceRepos ?? [];
  if (
    !repositories.some(pattern =>
      matches(withoutGit(pattern), withoutGit(repoURL)),
    )
  ) {
    return `application repo ${repoURL} is not permitted in project '${spec.project}'`;
  }
  const { server = '', namespace = '' } = spec.destination;
  return permitsDestination(project, { server, namespace })
    ? undefined
    : `application destination server '${server}' and namespace '${namespace}' do not match any of the allowed destinations in project '${spec.project}'`;
}

/** Why an object may not be applied for an Application, in Argo CD's words; undefined when its project permits it. */
export function objectProblem(
  object: KubeObject,
  application: KubeObject,
  project: KubeObject,
): string | undefined {
  const { kind, apiVersion, metadata } = object;
  const group = apiVersion.includes('/') ? apiVersion.split('/')[0] : '';
  const isListed = (list: any[] | undefined) =>
    (list ?? []).some(
      each => matches(each.group, group) && matches(each.kind, kind),
    );
  const { spec } = project;
  const namespaced = resourceOf(object)?.namespaced !== false;
  const permitted = namespaced
    ? (spec.namespaceResourceWhitelist === undefined ||
        isListed(spec.namespaceResourceWhitelist)) &&
      !isListed(spec.namespaceResourceBlacklist)
    : isListed(spec.clusterResourceWhitelist) &&
      !isListed(spec.clusterResourceBlacklist);
  if (!permitted) {
    return `resource ${group}:${kind} is not permitted in project ${project.metadata.name}`;
  }
  const { server } = application.spec.destination;
  const namespace = metadata.namespace ?? '';
  return !namespaced || permitsDestination(project, { server, namespace })
    ? undefined
    : `namespace ${namespace} is not permitted in project '${project.metadata.name}'`;
}
