import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import {
  type Admitted,
  type AdmissionPolicies,
  requireKnown,
} from './AdmissionPolicies';
import { ApiError } from './ApiError';
import type { CustomResourceValidator } from './CustomResourceValidator';
import type { KubeObject } from './KubeObject';
import type { ObjectStore, StoreKey } from './ObjectStore';
import { patchObject } from './patchObject';
import { establish } from './resourceDefinition';
import type { ResourceTypes } from './ResourceTypes';
import {
  DEFINITIONS,
  RESOURCES,
  type ResourceType,
  apiVersionOf,
  inVersion,
  isCustomResource,
} from './resources';

/** Which object a request is about. */
export interface ObjectAddress {
  resource: ResourceType;
  namespace: string;
  name: string;
}

export const storageName = ({ group, plural }: ResourceType) =>
  `${group}/${plural}`;

const keyOf = ({ resource, namespace, name }: ObjectAddress): StoreKey => ({
  resource: storageName(resource),
  namespace,
  name,
});

function qualifiedName({ group, plural }: ResourceType): string {
  return group ? `${plural}.${group}` : plural;
}

function notFound(resource: ResourceType, name: string): ApiError {
  return new ApiError({
    code: 404,
    message: `${qualifiedName(resource)} "${name}" not found`,
    details: { name, group: resource.group, kind: resource.plural },
  });
}

/** What decides the generation: everything but metadata and status. */
function intentOf(object: KubeObject): object {
  const { metadata: _metadata, status: _status, ...intent } = object;
  return intent;
}

function withDefaults(object: KubeObject): KubeObject {
  if (object.kind === 'Namespace') {
    return { ...object, status: { phase: 'Active' } };
  }
  if (['Deployment', 'StatefulSet', 'ReplicaSet'].includes(object.kind)) {
    return { ...object, spec: { replicas: 1, ...object.spec } };
  }
  return object;
}

/** Create, update, patch and delete with Kubernetes' rules for metadata, status and conflicts. */
export class ObjectApi {
  private readonly store: ObjectStore;
  private readonly types: ResourceTypes;
  private readonly validator: CustomResourceValidator;
  private readonly policies: AdmissionPolicies;

  constructor(options: {
    store: ObjectStore;
    types: ResourceTypes;
    validator: CustomResourceValidator;
    policies: AdmissionPolicies;
  }) {
    this.store = options.store;
    this.types = options.types;
    this.validator = options.validator;
    this.policies = options.policies;
  }

  get(address: ObjectAddress): KubeObject {
    const object = this.store.read(keyOf(address));
    if (!object) {
      throw notFound(address.resource, address.name);
    }
    return inVersion(address.resource, object);
  }

  async create(
    address: Omit<ObjectAddress, 'name'>,
    body: KubeObject,
  ): Promise<KubeObject> {
    const { resource, namespace } = address;
    const name =
      body.metadata?.name ??
      (body.metadata?.generateName
        ? `${body.metadata.generateName}${randomUUID().slice(0, 5)}`
        : '');
    const { status, ...content } = body;
    const object = withDefaults({
      ...(resource.statusSubresource ? content : { ...content, status }),
      apiVersion: apiVersionOf(resource),
      kind: resource.kind,
      metadata: {
        ...body.metadata,
        name,
        ...(resource.namespaced ? { namespace } : {}),
        uid: randomUUID(),
        creationTimestamp: `${new Date().toISOString().slice(0, 19)}Z`,
        generation: 1,
      },
    });
    delete object.metadata.managedFields;
    const checked = await this.check({ ...address, name }, object, {
      operation: 'CREATE',
    });
    const key = keyOf({ ...address, name });
    if (this.store.read(key)) {
      throw new ApiError({
        code: 409,
        reason: 'AlreadyExists',
        message: `${qualifiedName(resource)} "${name}" already exists`,
        details: { name, group: resource.group, kind: resource.plural },
      });
    }
    return this.store.write(key, checked);
  }

  async update(
    address: ObjectAddress,
    body: KubeObject,
    subresource?: string,
  ): Promise<KubeObject> {
    const current = this.get(address);
    const asked = body.metadata?.resourceVersion;
    if (asked && asked !== current.metadata.resourceVersion) {
      throw this.conflict(address);
    }
    const next = this.nextOf({ address, current, body, subresource });
    if (isDeepStrictEqual(next, current)) {
      return current;
    }
    const checked = await this.check(address, next, {
      operation: 'UPDATE',
      subresource,
      old: current,
    });
    // The check yields, so another write may have come in between.
    if (
      this.get(address).metadata.resourceVersion !==
      current.metadata.resourceVersion
    ) {
      throw this.conflict(address);
    }
    const finished =
      next.metadata.deletionTimestamp && !next.metadata.finalizers?.length;
    return finished
      ? this.store.remove(keyOf(address))!
      : this.store.write(keyOf(address), checked);
  }

  /** Like the real server a patch without a resourceVersion is tried again when it loses a race. */
  async patch(
    address: ObjectAddress,
    options: { patch: any; mediaType: string; subresource?: string },
  ): Promise<KubeObject> {
    const { patch, mediaType, subresource } = options;
    const stored = this.store.read(keyOf(address));
    if (!stored && mediaType === 'application/apply-patch+yaml') {
      return this.create(address, {
        ...patch,
        metadata: { ...patch.metadata, name: address.name },
      });
    }
    for (let attempt = 1; ; attempt++) {
      const body = patchObject(this.get(address), patch, mediaType);
      try {
        return await this.update(address, body, subresource);
      } catch (error) {
        const lostRace = error instanceof ApiError && error.code === 409;
        if (!lostRace || patch.metadata?.resourceVersion || attempt === 5) {
          throw error;
        }
      }
    }
  }

  delete(
    address: ObjectAddress,
    preconditions: { uid?: string; resourceVersion?: string } = {},
  ): KubeObject {
    const object = this.get(address);
    const { uid, resourceVersion } = object.metadata;
    if (
      (preconditions.uid && preconditions.uid !== uid) ||
      (preconditions.resourceVersion &&
        preconditions.resourceVersion !== resourceVersion)
    ) {
      throw this.conflict(address);
    }
    if (object.metadata.finalizers?.length) {
      return object.metadata.deletionTimestamp
        ? object
        : this.store.write(keyOf(address), {
            ...object,
            metadata: {
              ...object.metadata,
              deletionTimestamp: new Date().toISOString(),
            },
          });
    }
    if (object.kind === 'Namespace') {
      this.removeContent(object.metadata.name);
    }
    if (address.resource === DEFINITIONS) {
      this.removeObjects(`${object.spec.group}/${object.spec.names.plural}`);
    }
    return this.store.remove(keyOf(address))!;
  }

  private removeContent(namespace: string): void {
    const names = this.types
      .all()
      .filter(({ namespaced }) => namespaced)
      .map(storageName);
    new Set(names).forEach(name => this.removeObjects(name, namespace));
  }

  private removeObjects(resource: string, namespace?: string): void {
    for (const { metadata } of this.store.list(resource, namespace)) {
      this.store.remove({
        resource,
        namespace: metadata.namespace ?? '',
        name: metadata.name,
      });
    }
  }

  private nextOf(options: {
    address: ObjectAddress;
    current: KubeObject;
    body: KubeObject;
    subresource?: string;
  }): KubeObject {
    const { address, current, body, subresource } = options;
    if (subresource === 'status') {
      return { ...current, status: body.status };
    }
    const { uid, creationTimestamp, deletionTimestamp, generation } =
      current.metadata;
    const { managedFields: _managed, ...metadata } = body.metadata ?? {};
    const next: KubeObject = {
      ...withDefaults(body),
      apiVersion: current.apiVersion,
      kind: current.kind,
      metadata: {
        ...metadata,
        name: address.name,
        ...(current.metadata.namespace
          ? { namespace: current.metadata.namespace }
          : {}),
        uid,
        creationTimestamp,
        ...(deletionTimestamp ? { deletionTimestamp } : {}),
        generation,
        resourceVersion: current.metadata.resourceVersion,
      },
    };
    if (address.resource.statusSubresource) {
      next.status = current.status;
    }
    if (next.status === undefined) {
      delete next.status;
    }
    if (!isDeepStrictEqual(intentOf(next), intentOf(current))) {
      next.metadata.generation = (generation ?? 0) + 1;
    }
    return next;
  }

  /** The object as it may be written. */
  private async check(
    { resource, namespace, name }: ObjectAddress,
    object: KubeObject,
    write: Pick<Admitted, 'operation' | 'subresource' | 'old'>,
  ): Promise<KubeObject> {
    if (!/^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$/.test(name)) {
      const field = 'metadata.name';
      const message = `${field}: Invalid value: "${name}": a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.'`;
      throw new ApiError({
        code: 422,
        message: `${resource.kind} "${name}" is invalid: ${message}`,
        details: {
          name,
          kind: resource.kind,
          causes: [{ reason: 'FieldValueInvalid', message, field }],
        },
      });
    }
    requireKnown(object);
    const home = RESOURCES.find(type => type.kind === 'Namespace')!;
    const within = resource.namespaced
      ? this.get({ resource: home, namespace: '', name: namespace })
      : undefined;
    if (resource === DEFINITIONS) {
      return establish(object);
    }
    const valid = isCustomResource(resource)
      ? await this.validator.validate(resource, object)
      : object;
    await this.policies.admit({ resource, namespace: within, ...write }, valid);
    return valid;
  }

  private conflict({ resource, name }: ObjectAddress): ApiError {
    return new ApiError({
      code: 409,
      message: `Operation cannot be fulfilled on ${qualifiedName(
        resource,
      )} "${name}": the object has been modified; please apply your changes to the latest version and try again`,
      details: { name, group: resource.group, kind: resource.plural },
    });
  }
}
