import type { Deployed, DeployedName } from '../../driver/Deployed';
import type { YamlPlace } from '../../yaml/YamlPlace';

const kind = 'release';

/** `[[context/]namespace/]name`; what is left out is as in the release that needs it. */
function neededRelease(
  text: string,
  { namespace, context }: DeployedName,
): DeployedName {
  const steps = text.split('/');
  return {
    kind,
    name: steps.at(-1) ?? '',
    namespace: steps.at(-2) ?? namespace,
    context: steps.slice(0, -2).join('/') || context,
  };
}

/**
 * The releases of a state and what they need.
 * https://helmfile.readthedocs.io/en/latest/#dag-aware-installation-deletion-ordering-with-needs
 */
export function deployed(root: YamlPlace): Deployed[] {
  return root.list('releases').map(release => {
    const own: DeployedName = {
      kind,
      name: release.text('name') ?? '',
      namespace: release.text('namespace'),
      context: release.text('kubeContext'),
    };
    const needs = release.list('needs').map(place => ({
      ...neededRelease(place.text() ?? '', own),
      place,
    }));
    return { ...own, needs };
  });
}
