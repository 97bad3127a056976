import type { KubeObject } from './KubeObject';
import { CREATED, type ResourceType } from './resources';

/** Follows a path; a condition list is entered by the condition's type. */
function cellAt(object: KubeObject, path: string): string {
  const value = path.split('.').reduce<any>((inner, key) => {
    if (Array.isArray(inner) && !/^\d+$/.test(key)) {
      return inner.find(item => item?.type === key);
    }
    return inner?.[key];
  }, object);
  return value === undefined || value === null ? '' : String(value);
}

function ageOf(object: KubeObject, now: number): string {
  const created = Date.parse(object.metadata.creationTimestamp ?? '');
  const seconds = Math.max(0, Math.round((now - created) / 1000));
  if (!Number.isFinite(seconds)) {
    return '<unknown>';
  }
  if (seconds < 120) {
    return `${seconds}s`;
  }
  const minutes = Math.floor(seconds / 60);
  if (minutes < 120) {
    return `${minutes}m`;
  }
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? `${hours}h` : `${Math.floor(hours / 24)}d`;
}

function column(name: string, priority = 0) {
  return {
    name,
    type: 'string',
    format: name === 'Name' ? 'name' : '',
    description: '',
    priority,
  };
}

/** What `kubectl get` asks for: a `meta.k8s.io/v1` Table. */
export function toTable(
  resource: ResourceType,
  options: {
    objects: KubeObject[];
    metadata?: object;
    includeObject?: string | null;
    now?: number;
  },
) {
  const { objects, metadata = {}, includeObject, now = Date.now() } = options;
  const rowObject = (object: KubeObject) =>
    includeObject === 'Object'
      ? object
      : {
          kind: 'PartialObjectMetadata',
          apiVersion: 'meta.k8s.io/v1',
          metadata: object.metadata,
        };
  return {
    kind: 'Table',
    apiVersion: 'meta.k8s.io/v1',
    metadata,
    columnDefinitions: [
      column('Name'),
      ...resource.columns.map(({ name }) => column(name)),
    ],
    rows: objects.map(object => ({
      cells: [
        object.metadata.name,
        ...resource.columns.map(({ path }) =>
          path === CREATED ? ageOf(object, now) : cellAt(object, path),
        ),
      ],
      object: rowObject(object),
    })),
  };
}

/** Whether an Accept header prefers a Table. */
export function wantsTable(accept: string | undefined): boolean {
  return /^[^,]*;\s*as=Table/.test(accept ?? '');
}
