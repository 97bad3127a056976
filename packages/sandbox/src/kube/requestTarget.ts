import type { ResourceType } from './resources';
import type { ResourceTypes } from './ResourceTypes';

/** What the path of a request points at. */
export interface RequestTarget {
  resource: ResourceType;
  namespace?: string;
  name?: string;
  subresource?: string;
}

/** Reads `/api/v1/…` and `/apis/<group>/<version>/…`, undefined when no such resource is served. */
export function parseTarget(
  path: string,
  types: ResourceTypes,
): RequestTarget | undefined {
  const segments = path.split('/').filter(Boolean).map(decodeURIComponent);
  const core = segments[0] === 'api';
  if (!core && segments[0] !== 'apis') {
    return undefined;
  }
  const [group, version, ...rest] = core
    ? ['', ...segments.slice(1)]
    : segments.slice(1);
  // `/api/v1/namespaces/x` is the namespace itself, `/api/v1/namespaces/x/pods` what is in it.
  const scoped =
    rest[0] === 'namespaces' && rest.length > 2 && rest[2] !== 'status';
  const [plural, name, subresource] = scoped ? rest.slice(2) : rest;
  const resource = types.find({ group, version, plural });
  if (!resource || (scoped && !resource.namespaced)) {
    return undefined;
  }
  if (name && resource.namespaced && !scoped) {
    return undefined;
  }
  return {
    resource,
    namespace: scoped ? rest[1] : undefined,
    name,
    subresource,
  };
}
