import type { Environment } from '@downstage/backstage-plugin-environments-common';
import type { ClusterSource } from '@downstage/backstage-plugin-environments-node';
import type { ClusterResource } from '../database/ObjectStore';

/** Namespaces that an environment has in a cluster of which others are read alone. */
export interface OutsideNamespaces {
  cluster: string;
  /** Those that are not read. */
  outside: string[];
  /** Those that are. */
  read: string[];
}

/** Which namespaces of an environment its clusters are not read in. Pure. */
export function outsideNamespaces(
  { delivery }: Pick<Environment, 'delivery'>,
  clusters: Array<Pick<ClusterSource, 'name' | 'namespaces'>>,
): OutsideNamespaces[] {
  const { control, target } = delivery ?? {};
  const wanted = new Map<string, Set<string>>();
  const want = (cluster: string, namespaces: string[]) =>
    wanted.set(
      cluster,
      new Set([...(wanted.get(cluster) ?? []), ...namespaces]),
    );
  if (target) {
    want(target.cluster, target.namespaces ?? []);
  }
  if (control?.namespace) {
    want(control.cluster, [control.namespace]);
  }
  return [...wanted].flatMap(([cluster, names]) => {
    const read = clusters.find(({ name }) => name === cluster)?.namespaces;
    const outside = [...names].filter(name => read?.includes(name) === false);
    return read && outside.length > 0 ? [{ cluster, outside, read }] : [];
  });
}

/** What was found, without the claim that there is nothing in namespaces that are not read. Pure. */
export function withoutOutside(
  resources: ClusterResource[],
  found: OutsideNamespaces[],
): ClusterResource[] {
  return resources.map(resource => {
    const { outside, read } =
      found.find(({ cluster }) => cluster === resource.cluster) ?? {};
    if (!outside || !read || resource.state === 'absent') {
      return resource;
    }
    const setting = `environments.kubernetes.namespaces.${resource.cluster}`;
    const unread = outside.map(namespace => ({
      namespace,
      reason: `namespace ${namespace} is not among those of ${setting} (${read.join(
        ', ',
      )})`,
    }));
    return { ...resource, unread: [...(resource.unread ?? []), ...unread] };
  });
}
