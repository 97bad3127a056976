import {
  ANNOTATION_LOCATION,
  ANNOTATION_SOURCE_LOCATION,
  type Entity,
  RELATION_OWNED_BY,
  RELATION_PART_OF,
  stringifyEntityRef,
} from '@backstage/catalog-model';
import {
  ENVIRONMENTS_ANNOTATION,
  FOLLOW_ANNOTATION,
  FOLLOW_SUFFIX_ANNOTATION,
  IMAGE_ANNOTATION,
  SERVICE_ANNOTATION,
} from '@downstage/backstage-plugin-environments-common';
import type { ScmHosts } from '@downstage/backstage-plugin-environments-node';
import { imageName } from '@downstage/layouts';
import { ENGINES, type EngineName } from '@downstage/readers';
import type { Grants } from '../grants/Grants';
import type { EngineObjects, OwnObjects, Service } from './Service';

function commaSeparated(text: string | undefined): string[] {
  return (text ?? '')
    .split(',')
    .map(item => item.trim())
    .filter(Boolean);
}

/** How repositories are found and which may be read. */
export interface ServiceContext {
  /** The repository that the URL of a file or folder lies in. */
  repositoryOf(url: string): string | undefined;
  /** Whether a repository may be read for any service. */
  isReadable(repository: string): boolean;
}

/** The portal's own: repositories are found by its hosts, and read where environments may be granted them. */
export function createServiceContext(options: {
  hosts: ScmHosts;
  grants: Grants;
}): ServiceContext {
  const { hosts, grants } = options;
  return {
    repositoryOf: url => hosts.repositoryOf(url),
    isReadable: repository => grants.covers(repository),
  };
}

/**
 * Where the source of a Component is. Its annotation may name any repository that the portal's credentials can read, so
 * that only those of environments and the one that the entity itself was read from are read.
 */
function sourceOf(
  annotations: Record<string, string>,
  { repositoryOf, isReadable }: ServiceContext,
): Pick<Service, 'repository' | 'withheldRepository'> {
  const find = (annotation: string) => {
    const [, url] = /^url:(.+)$/s.exec(annotations[annotation] ?? '') ?? [];
    return url === undefined ? undefined : repositoryOf(url);
  };
  const own = find(ANNOTATION_LOCATION);
  const source = find(ANNOTATION_SOURCE_LOCATION) ?? own;
  if (!source) {
    return {};
  }
  return source === own || isReadable(source)
    ? { repository: source }
    : { withheldRepository: source };
}

function withoutEmpty<T extends object>(values: T): T | undefined {
  const entries = Object.entries(values).filter(
    ([, value]) => value !== undefined && value !== '',
  );
  return entries.length > 0 ? (Object.fromEntries(entries) as T) : undefined;
}

/** The annotations of the engines' own plugins. */
function engineObjects(
  annotations: Record<string, string>,
): Partial<Record<EngineName, EngineObjects>> {
  return Object.fromEntries(
    ENGINES.flatMap(({ name, entityAnnotations: keys }) => {
      const objects =
        keys &&
        withoutEmpty<EngineObjects>({
          name: annotations[keys.name],
          selector: annotations[keys.selector],
          namespace: annotations[keys.namespace],
        });
      return objects ? [[name, objects]] : [];
    }),
  );
}

/** The annotations of Backstage's Kubernetes plugin and of the engines' plugins. */
function ownObjects(
  annotations: Record<string, string>,
): OwnObjects | undefined {
  const kubernetes = (name: string) =>
    annotations[`backstage.io/kubernetes-${name}`];
  return withoutEmpty<OwnObjects>({
    kubernetesId: kubernetes('id'),
    labelSelector: kubernetes('label-selector'),
    namespace: kubernetes('namespace'),
    cluster: kubernetes('cluster'),
    ...engineObjects(annotations),
  });
}

/** Reads what matters for finding a Component in environments. */
export function toService(entity: Entity, context: ServiceContext): Service {
  const annotations = entity.metadata.annotations ?? {};
  const relation = (type: string, kind: string) =>
    entity.relations?.find(
      item => item.type === type && item.targetRef.startsWith(`${kind}:`),
    )?.targetRef;
  const owner = entity.relations?.find(
    item => item.type === RELATION_OWNED_BY,
  )?.targetRef;
  const system = relation(RELATION_PART_OF, 'system');
  const restricted = commaSeparated(annotations[ENVIRONMENTS_ANNOTATION]);
  const names = [
    ...commaSeparated(annotations[SERVICE_ANNOTATION]),
    ...commaSeparated(annotations['backstage.io/kubernetes-id']),
  ];
  const objects = ownObjects(annotations);
  const range = annotations[FOLLOW_ANNOTATION]?.trim();
  const suffix = annotations[FOLLOW_SUFFIX_ANNOTATION]?.trim();
  return {
    ref: stringifyEntityRef(entity),
    title: entity.metadata.title ?? entity.metadata.name,
    ...(owner ? { owner } : {}),
    ...(system ? { system } : {}),
    names: names.length > 0 ? [...new Set(names)] : [entity.metadata.name],
    images: commaSeparated(annotations[IMAGE_ANNOTATION]).map(
      image => imageName(image) ?? image,
    ),
    ...(range ? { follows: { range, ...(suffix ? { suffix } : {}) } } : {}),
    ...(restricted.length > 0 ? { environments: restricted } : {}),
    ...sourceOf(annotations, context),
    ...(objects ? { objects } : {}),
  };
}
