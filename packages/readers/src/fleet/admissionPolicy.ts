import type { FleetObject } from '../engines/Engine';
import { labelsOf } from './fleetNamespace';

const API_VERSION = 'admissionregistration.k8s.io/v1';

/**
 * What refuses objects in the namespace of an environment, whoever writes them: the policy also holds for people with the rights
 * to do so. It is called `environment-<name>`.
 * https://kubernetes.io/docs/reference/access-authn-authz/validating-admission-policy/
 *
 * @param name - Of the environment, and its namespace
 * @param rules - Which objects it looks at
 * @param conditions - In CEL; only objects of which all are true are looked at
 * @param validations - In CEL; what has to be true of each
 */
export function admissionPolicy({
  name,
  rules,
  conditions,
  validations,
}: {
  name: string;
  rules: Array<{ apiGroups: string[]; resources: string[] }>;
  conditions?: Array<{ name: string; expression: string }>;
  validations: Array<{ expression: string; message: string }>;
}): FleetObject[] {
  const policyName = `environment-${name}`;
  const metadata = { name: policyName, labels: labelsOf(name) };
  return [
    {
      apiVersion: API_VERSION,
      kind: 'ValidatingAdmissionPolicy',
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
      kind: 'ValidatingAdmissionPolicyBinding',
      metadata,
      spec: {
        policyName,
        validationActions: ['Deny'],
        matchResources: {
          namespaceSelector: {
            matchLabels: { 'kubernetes.io/metadata.name': name },
          },
        },
      },
    },
  ];
}
