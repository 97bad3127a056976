import { randomUUID } from 'node:crypto';
import type { KubeObject } from './KubeObject';
import { storageName } from './ObjectApi';
import type { ObjectStore } from './ObjectStore';
import { establish, toDefinition } from './resourceDefinition';
import { DEFINITIONS, RESOURCES, isCustomResource } from './resources';

/** Writes what every cluster has, as far as it is missing. */
export function seedObjects(
  store: ObjectStore,
  { definitions }: { definitions: boolean },
): void {
  const creationTimestamp = `${new Date().toISOString().slice(0, 19)}Z`;
  const write = (resource: string, object: KubeObject) => {
    const { name } = object.metadata;
    const key = { resource, namespace: '', name };
    if (!store.read(key)) {
      store.write(key, object);
    }
  };
  for (const name of ['default', 'kube-system']) {
    write('/namespaces', {
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name, uid: `namespace-${name}`, creationTimestamp },
      status: { phase: 'Active' },
    });
  }
  for (const type of definitions ? RESOURCES.filter(isCustomResource) : []) {
    const definition = toDefinition(type);
    const uid = randomUUID();
    Object.assign(definition.metadata, {
      uid,
      creationTimestamp,
      generation: 1,
    });
    write(storageName(DEFINITIONS), establish(definition));
  }
}
