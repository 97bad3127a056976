import { ApiError } from './ApiError';
import type { KubeObject } from './KubeObject';
import {
  CREATED,
  DEFINITIONS,
  type ResourceType,
  apiVersionOf,
} from './resources';

/** Marks the definition of a kind that is judged by the engine's own model, and not by a schema. */
const MODELLED = 'sandbox.downstage.dev/modelled';

interface Version {
  name: string;
  served?: boolean;
  storage?: boolean;
  subresources?: { status?: object };
  schema?: { openAPIV3Schema?: object };
  additionalPrinterColumns?: Array<{ name: string; jsonPath: string }>;
}

interface Spec {
  group: string;
  scope: 'Namespaced' | 'Cluster';
  names: {
    kind: string;
    plural: string;
    singular?: string;
    shortNames?: string[];
    listKind?: string;
  };
  versions: Version[];
}

/** `.status.conditions[?(@.type=="Ready")].message` becomes `status.conditions.Ready.message`. */
function toPath(jsonPath: string): string {
  return jsonPath
    .replace(/\[\?\(@\.type\s*==?=?\s*["']([^"']+)["']\)\]/g, '.$1')
    .replace(/\[(\d+)\]/g, '.$1')
    .replace(/^\./, '');
}

/** A resource type per version that a CustomResourceDefinition serves. */
export function toResourceTypes(definition: KubeObject): ResourceType[] {
  const { group, scope, names, versions }: Spec = definition.spec;
  const { uid, generation, annotations } = definition.metadata;
  return versions
    .filter(({ served }) => served)
    .map(version => ({
      group,
      version: version.name,
      kind: names.kind,
      plural: names.plural,
      singular: names.singular ?? names.kind.toLowerCase(),
      namespaced: scope === 'Namespaced',
      shortNames: names.shortNames ?? [],
      statusSubresource: version.subresources?.status !== undefined,
      // A definition that names columns shows no age unless it names that, too
      columns: (
        version.additionalPrinterColumns ?? [
          { name: 'Age', jsonPath: `.${CREATED}` },
        ]
      ).map(({ name, jsonPath }) => ({ name, path: toPath(jsonPath) })),
      ...(annotations?.[MODELLED]
        ? {}
        : {
            schema: {
              key: `${uid}/${generation}/${version.name}`,
              openApi: version.schema?.openAPIV3Schema ?? {},
            },
          }),
    }));
}

/** The definition of a kind of the story. */
export function toDefinition(type: ResourceType): KubeObject {
  const { group, version, kind, plural, singular, shortNames, columns } = type;
  const openAPIV3Schema = type.schema?.openApi ?? {
    type: 'object',
    'x-kubernetes-preserve-unknown-fields': true,
  };
  return {
    apiVersion: apiVersionOf(DEFINITIONS),
    kind: DEFINITIONS.kind,
    metadata: {
      name: `${plural}.${group}`,
      ...(type.schema ? {} : { annotations: { [MODELLED]: 'true' } }),
    },
    spec: {
      group,
      scope: type.namespaced ? 'Namespaced' : 'Cluster',
      names: { kind, plural, singular, shortNames },
      versions: [
        {
          name: version,
          served: true,
          storage: true,
          subresources: type.statusSubresource ? { status: {} } : {},
          schema: { openAPIV3Schema },
          additionalPrinterColumns: columns.map(({ name, path }) => ({
            name,
            type: path === CREATED ? 'date' : 'string',
            jsonPath: `.${path}`,
          })),
        },
      ],
    },
  };
}

function problemsOf({ metadata, spec }: KubeObject): string[] {
  const { group, scope, names, versions }: Partial<Spec> = spec ?? {};
  const wanted = `${names?.plural}.${group}`;
  const storage = versions?.filter(version => version.storage).length;
  return [
    ...(names?.kind && names.plural && group
      ? []
      : ['spec: Required value: group, names.kind and names.plural']),
    ...(metadata.name === wanted
      ? []
      : [
          `metadata.name: Invalid value: "${metadata.name}": must be spec.names.plural+"."+spec.group`,
        ]),
    ...(scope === 'Namespaced' || scope === 'Cluster'
      ? []
      : [
          `spec.scope: Unsupported value: "${scope}": supported values: "Cluster", "Namespaced"`,
        ]),
    ...(storage === 1
      ? []
      : [
          'spec.versions: Invalid value: must have exactly one version marked as storage version',
        ]),
  ];
}

/** Throws a 422 that names what a definition lacks. */
export function checkDefinition(definition: KubeObject): void {
  const problems = problemsOf(definition);
  if (problems.length > 0) {
    throw new ApiError({
      code: 422,
      message: `CustomResourceDefinition.apiextensions.k8s.io "${
        definition.metadata.name
      }" is invalid: ${problems.join(', ')}`,
    });
  }
}

/** What the API server writes down about a definition that it serves. */
export function establish(definition: KubeObject): KubeObject {
  checkDefinition(definition);
  const { names, versions }: Spec = definition.spec;
  const accepted = {
    ...names,
    singular: names.singular ?? names.kind.toLowerCase(),
    listKind: names.listKind ?? `${names.kind}List`,
  };
  const condition = (type: string, reason: string, message: string) => ({
    type,
    status: 'True',
    reason,
    message,
    lastTransitionTime: definition.metadata.creationTimestamp,
  });
  return {
    ...definition,
    spec: { ...definition.spec, names: accepted },
    status: {
      acceptedNames: accepted,
      storedVersions: versions
        .filter(({ storage }) => storage)
        .map(({ name }) => name),
      conditions: [
        condition('NamesAccepted', 'NoConflicts', 'no conflicts found'),
        condition(
          'Established',
          'InitialNamesAccepted',
          'the initial names have been accepted',
        ),
      ],
    },
  };
}
