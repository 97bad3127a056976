import type { KubernetesObject } from '../../objects/KubernetesObject';

const TRACKING_ID = 'argocd.argoproj.io/tracking-id';
const INSTANCE = 'argocd.argoproj.io/instance';

/**
 * The Application that applied an object, by its tracking id or instance label.
 * https://argo-cd.readthedocs.io/en/stable/user-guide/resource_tracking/
 */
export function managerOf({
  metadata,
}: KubernetesObject): { namespace?: string; name: string } | undefined {
  const { labels = {}, annotations = {} } = metadata ?? {};
  // `<application>:<group>/<kind>:<namespace>/<name>`; an application outside Argo CD's namespace is `<namespace>_<name>`
  const tracking = annotations[TRACKING_ID]?.split(':')[0];
  const instance = tracking || labels[INSTANCE];
  if (!instance) {
    return undefined;
  }
  const [namespace, name] = instance.includes('_')
    ? instance.split('_')
    : [undefined, instance];
  return { namespace, name };
}
