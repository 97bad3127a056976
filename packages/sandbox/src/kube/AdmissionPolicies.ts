import { ApiError } from './ApiError';
import type { CustomResourceValidator } from './CustomResourceValidator';
import type { KubeObject } from './KubeObject';
import type { ObjectStore } from './ObjectStore';
import type { ResourceType } from './resources';

const GROUP = 'admissionregistration.k8s.io';
const NAME_LABEL = 'kubernetes.io/metadata.name';

/** What of an object that is written decides on which policies look at it. */
export interface Admitted {
  resource: ResourceType;
  operation: 'CREATE' | 'UPDATE';
  /** Where a part of the object alone is written, such as `status`. */
  subresource?: string;
  /** Absent for an object of the cluster. */
  namespace?: KubeObject;
  /** What an update changes. */
  old?: KubeObject;
}

const names = (list: string[] | undefined, wanted: string) =>
  list?.some(each => each === '*' || each === wanted) ?? false;

/** Whether one of `plural`, `plural/part`, `plural/*`, `*` followed by the same, is what is written; `*` alone is no part of anything. */
const namesResource = (
  list: string[] | undefined,
  { resource: { plural }, subresource = '' }: Admitted,
) =>
  list?.some(each => {
    const [resource, part = ''] = each.split('/');
    return (
      (resource === '*' || resource === plural) &&
      (part === subresource ||
        (part === '*' && (resource === '*' || subresource !== '')))
    );
  }) ?? false;

function isOfRule(rule: any, admitted: Admitted): boolean {
  const {
    resource: { group, version },
    operation,
  } = admitted;
  return (
    names(rule.apiGroups, group) &&
    names(rule.apiVersions, version) &&
    namesResource(rule.resources, admitted) &&
    names(rule.operations, operation)
  );
}

/** Whether constraints take in what is written. Those that are not known here take in nothing, and are refused when they are written. */
function matches(constraints: any, admitted: Admitted): boolean {
  const { resourceRules, namespaceSelector } = constraints ?? {};
  const wanted = Object.entries(namespaceSelector?.matchLabels ?? {});
  const { metadata } = admitted.namespace ?? {};
  const labels: Record<string, unknown> = {
    ...metadata?.labels,
    [NAME_LABEL]: metadata?.name,
  };
  return (
    (resourceRules?.some((rule: any) => isOfRule(rule, admitted)) ?? true) &&
    (wanted.length === 0 || metadata !== undefined) &&
    wanted.every(([key, value]) => labels[key] === value)
  );
}

const KNOWN = {
  ValidatingAdmissionPolicy: [
    'failurePolicy',
    'matchConstraints',
    'matchConditions',
    'validations',
  ],
  ValidatingAdmissionPolicyBinding: [
    'policyName',
    'validationActions',
    'matchResources',
  ],
};
const KNOWN_CONSTRAINTS = ['resourceRules', 'namespaceSelector'];

/** Throws where a policy says what is not evaluated here: it would hold for less than it says. */
export function requireKnown({ kind, spec, metadata }: KubeObject): void {
  if (!Object.hasOwn(KNOWN, kind)) {
    return;
  }
  const constraints = spec?.matchConstraints ?? spec?.matchResources ?? {};
  const { matchExpressions } = constraints.namespaceSelector ?? {};
  const unknown =
    Object.keys(spec ?? {}).find(
      key => !KNOWN[kind as keyof typeof KNOWN].includes(key),
    ) ??
    Object.keys(constraints).find(key => !KNOWN_CONSTRAINTS.includes(key)) ??
    (matchExpressions && 'matchExpressions');
  if (unknown) {
    throw new ApiError({
      code: 422,
      message: `${kind}.${GROUP} "${metadata.name}" is invalid: ${unknown} is not supported`,
    });
  }
}

/** The ValidatingAdmissionPolicies of a cluster, as they are bound. */
export class AdmissionPolicies {
  constructor(
    private readonly options: {
      store: ObjectStore;
      validator: CustomResourceValidator;
    },
  ) {}

  /** Throws what the API server says to an object that a policy refuses. */
  async admit(admitted: Admitted, object: KubeObject): Promise<void> {
    const { store, validator } = this.options;
    if (admitted.resource.group === GROUP) {
      return;
    }
    const bindings = store.list(`${GROUP}/validatingadmissionpolicybindings`);
    for (const { spec, metadata } of bindings) {
      const policy = store.read({
        resource: `${GROUP}/validatingadmissionpolicies`,
        namespace: '',
        name: spec.policyName,
      });
      const validations: any[] = policy?.spec.validations ?? [];
      const isBound =
        spec.validationActions.includes('Deny') &&
        matches(policy?.spec.matchConstraints, admitted) &&
        matches(spec.matchResources, admitted);
      const firstFalse = (all: any[]) =>
        validator.firstFalse(
          all.map(({ expression }) => expression),
          { object, oldObject: admitted.old ?? null },
        );
      const isMeant =
        isBound && !(await firstFalse(policy?.spec.matchConditions ?? []));
      const refused = isMeant ? await firstFalse(validations) : undefined;
      if (policy && refused) {
        const { message, expression } = validations[refused.index];
        const reason = refused.error
          ? `expression '${expression}' resulted in error: ${refused.error}`
          : message ?? `failed expression: ${expression}`;
        throw new ApiError({
          code: 422,
          message: `${admitted.resource.plural}.${admitted.resource.group} "${object.metadata.name}" is forbidden: ValidatingAdmissionPolicy '${policy.metadata.name}' with binding '${metadata.name}' denied request: ${reason}`,
        });
      }
    }
  }
}
