import type { KubeObject } from '../../kube/KubeObject';

/** Adds labels to an object, and to its selectors and pod template where asked, as kustomize does. */
export function setLabels(
  object: KubeObject,
  pairs: Record<string, string>,
  options: { includeSelectors?: boolean; includeTemplates?: boolean } = {},
): KubeObject {
  const { includeSelectors = false, includeTemplates = includeSelectors } =
    options;
  const result: KubeObject = structuredClone(object);
  result.metadata.labels = { ...result.metadata.labels, ...pairs };
  const spec = result.spec;
  if (spec?.template && (includeTemplates || includeSelectors)) {
    spec.template.metadata = {
      ...spec.template.metadata,
      labels: { ...spec.template.metadata?.labels, ...pairs },
    };
  }
  if (includeSelectors && spec?.selector) {
    if (result.kind === 'Service') {
      spec.selector = { ...spec.selector, ...pairs };
    } else if (spec.template || result.kind === 'PodDisruptionBudget') {
      spec.selector = {
        ...spec.selector,
        matchLabels: { ...spec.selector.matchLabels, ...pairs },
      };
    }
  }
  if (includeSelectors && spec?.podSelector) {
    spec.podSelector = {
      ...spec.podSelector,
      matchLabels: { ...spec.podSelector.matchLabels, ...pairs },
    };
  }
  return result;
}
