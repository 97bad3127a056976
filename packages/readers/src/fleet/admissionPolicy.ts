import type { FleetObject } from '../engines/Engine';
import { labelsOf } from './fleetNamespace';

const API_VERSION = 'admissionregistration.k8s.io/v1';

/** Of what {@link admissionPolicy} makes. */
export const POLICY_KINDS = [
  'ValidatingAdmissionPolicy',
  'ValidatingAdmissionPolicyBinding',
];

/** A text in CEL. */
export const quoted = (text: string): string => JSON.stringify(text);

/**
 * What refuses objects in some namespaces, whoever writes them: the policy also holds for people with the rights to do so.
 * https://kubernetes.io/docs/reference/access-authn-authz/validating-admission-policy/
 *
 * @param metadata - Of the policy and of its binding
 * @param namespaces - Labels of those that it holds for
 * @param rules - Which objects it looks at
 * @param conditions - In CEL; only objects of which all are true are looked at
 * @param validations - In CEL; what has to be true of each
 */
export function admissionPolicy({
  metadata,
  namespaces,
  rules,
  conditions,
  validations,
}: {
  metadata: { name: string; labels: Record<string, string> };
  namespaces: Record<string, string>;
  rules: Array<{ apiGroups: string[]; resources: string[] }>;
  conditions?: Array<{ name: string; expression: string }>;
  validations: Array<{ expression: string; message: string }>;
}): FleetObject[] {
  const [policy, binding] = POLICY_KINDS;
  return [
    {
      apiVersion: API_VERSION,
      kind: policy,
      metadata,
      spec: {
        failurePolicy: 'Fail',
        matchConstraints: {
          resourceRules: rules.map(({ apiGroups, resources }) => ({
            apiGroups,
            apiVersions: ['*'],
            operations: ['CREATE', 'UPDATE'],
            resources,
          })),
        },
        ...(conditions ? { matchConditions: conditions } : {}),
        validations,
      },
    },
    {
      apiVersion: API_VERSION,
      kind: binding,
      metadata,
      spec: {
        policyName: metadata.name,
        validationActions: ['Deny'],
        matchResources: {
          namespaceSelector: { matchLabels: namespaces },
        },
      },
    },
  ];
}

/** {@link admissionPolicy} of an environment, for its namespace. */
export const environmentPolicy = (
  name: string,
  held: Omit<Parameters<typeof admissionPolicy>[0], 'metadata' | 'namespaces'>,
): FleetObject[] =>
  admissionPolicy({
    metadata: { name: `environment-${name}`, labels: labelsOf(name) },
    namespaces: { 'kubernetes.io/metadata.name': name },
    ...held,
  });
