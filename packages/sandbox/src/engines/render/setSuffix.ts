import type { KubeObject } from '../../kube/KubeObject';
import { resourceOf } from '../../kube/resources';

const isNamespaced = (object: KubeObject) =>
  resourceOf(object)?.namespaced !== false;

/** Adds a suffix to the names of objects and to what refers to them, as kustomize does. */
export function setSuffix(
  objects: KubeObject[],
  nameSuffix: string,
): KubeObject[] {
  const known = new Set(
    objects
      .filter(isNamespaced)
      .map(({ kind, metadata }) => `${kind} ${metadata.name}`),
  );
  const renamed = (kind: string, name: string) =>
    known.has(`${kind} ${name}`) ? `${name}${nameSuffix}` : name;
  return objects.map(object => {
    const result: KubeObject = structuredClone(object);
    const { kind, metadata, spec } = result;
    metadata.name = renamed(kind, metadata.name);
    const pod = spec?.template?.spec;
    if (pod?.serviceAccountName) {
      pod.serviceAccountName = renamed(
        'ServiceAccount',
        pod.serviceAccountName,
      );
    }
    if (spec?.scaleTargetRef) {
      const { kind: target, name } = spec.scaleTargetRef;
      spec.scaleTargetRef = {
        ...spec.scaleTargetRef,
        name: renamed(target, name),
      };
    }
    return result;
  });
}
