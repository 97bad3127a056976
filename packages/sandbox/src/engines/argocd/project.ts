import type { KubeObject } from '../../kube/KubeObject';
import { resourceOf } from '../../kube/resources';

const TYPE = { apiVersion: 'argoproj.io/v1alpha1', kind: 'AppProject' };

/** The project that Argo CD brings: it permits everything. */
export function defaultProject(namespace: string): KubeObject {
  return {
    ...TYPE,
    metadata: { name: 'default', namespace },
    spec: {
      sourceRepos: ['*'],
      destinations: [{ server: '*', namespace: '*' }],
      clusterResourceWhitelist: [{ group: '*', kind: '*' }],
    },
  };
}

/** Where the project of an Application is. */
export const projectOf = ({ spec, metadata }: KubeObject) => ({
  ...TYPE,
  namespace: metadata.namespace,
  name: spec.project as string,
});

function matches(pattern: string, value: string): boolean {
  const parts = pattern
    .split('*')
    .map(part => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`).test(value);
}

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

/** Why an Application may not be what it is, in Argo CD's words; undefined when its project permits it. */
export function specProblem(
  { spec }: KubeObject,
  project: KubeObject | undefined,
): string | undefined {
  if (!project) {
    return `Application referencing project ${spec.project} which does not exist`;
  }
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
