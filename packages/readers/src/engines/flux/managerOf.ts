import type { KubernetesObject } from '../../objects/KubernetesObject';

const OWNERS = ['kustomize', 'helm'].map(
  controller => `${controller}.toolkit.fluxcd.io`,
);

/** The Kustomization or HelmRelease that applied an object, by the labels of its controller. */
export function managerOf({
  metadata,
}: KubernetesObject): { namespace?: string; name: string } | undefined {
  const { labels = {} } = metadata ?? {};
  const owner = OWNERS.find(prefix => labels[`${prefix}/name`]);
  return owner
    ? {
        namespace: labels[`${owner}/namespace`],
        name: labels[`${owner}/name`],
      }
    : undefined;
}
