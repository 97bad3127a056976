import type { FleetObject } from '../engines/Engine';
import type { KubernetesObject } from '../objects/KubernetesObject';
import { POLICY_KINDS, admissionPolicy } from './admissionPolicy';
import { PREVIEWS_LABEL, previewLabels, previewName } from './previewOf';

/** What only holds previews to something: it delivers nothing. */
const BOUNDS = ['Namespace', 'ResourceQuota', ...POLICY_KINDS];

/**
 * What refuses, in the namespaces of a service's previews, a Service with `externalIPs`: it would take the traffic that others in the
 * cluster send to these addresses, and no quota counts it.
 */
export const previewPolicy = (service: { name: string }): FleetObject[] =>
  admissionPolicy({
    metadata: { name: previewName(service), labels: previewLabels(service) },
    namespaces: { [PREVIEWS_LABEL]: service.name },
    rules: [{ apiGroups: [''], resources: ['services'] }],
    validations: [
      {
        expression:
          '!has(object.spec.externalIPs) || object.spec.externalIPs.size() == 0',
        message: 'spec.externalIPs take the traffic of others: take them out',
      },
    ],
  });

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
