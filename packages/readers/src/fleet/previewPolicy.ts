import type { FleetObject } from '../engines/Engine';
import type { KubernetesObject } from '../objects/KubernetesObject';
import { PREVIEWS_LABEL, previewLabels, previewName } from './previewOf';

const API_VERSION = 'admissionregistration.k8s.io/v1';
const POLICY = 'ValidatingAdmissionPolicy';
const BINDING = 'ValidatingAdmissionPolicyBinding';

/** What only holds previews to something: it delivers nothing. */
const BOUNDS = ['Namespace', 'ResourceQuota', POLICY, BINDING];

/**
 * What refuses, in the namespaces of a service's previews, a Service with `externalIPs`: it would take the traffic that others in the
 * cluster send to these addresses, and no quota counts it.
 * https://kubernetes.io/docs/reference/access-authn-authz/validating-admission-policy/
 */
export function previewPolicy(service: { name: string }): FleetObject[] {
  const name = previewName(service);
  const metadata = { name, labels: previewLabels(service) };
  return [
    {
      apiVersion: API_VERSION,
      kind: POLICY,
      metadata,
      spec: {
        failurePolicy: 'Fail',
        matchConstraints: {
          resourceRules: [
            {
              apiGroups: [''],
              apiVersions: ['*'],
              operations: ['CREATE', 'UPDATE'],
              resources: ['services'],
            },
          ],
        },
        validations: [
          {
            expression:
              '!has(object.spec.externalIPs) || object.spec.externalIPs.size() == 0',
            message:
              'spec.externalIPs take the traffic of others: take them out',
          },
        ],
      },
    },
    {
      apiVersion: API_VERSION,
      kind: BINDING,
      metadata,
      spec: {
        policyName: name,
        validationActions: ['Deny'],
        matchResources: {
          namespaceSelector: {
            matchLabels: { [PREVIEWS_LABEL]: service.name },
          },
        },
      },
    },
  ];
}

/**
 * Whether an object only bounds previews, and if so, whether it is marked as that of a service's.
 *
 * @param name - What the objects of those previews are called
 */
export function isBoundOf(
  { kind, metadata }: KubernetesObject,
  name: string,
): boolean | undefined {
  const { service: own } = metadata?.labels ?? {};
  return BOUNDS.includes(String(kind))
    ? typeof own === 'string' && name === previewName({ name: own })
    : undefined;
}
