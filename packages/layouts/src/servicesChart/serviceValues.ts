import type { ServiceAddition } from '../driver/ServiceAddition';
import type { DataMap } from '../yaml/blockLines';

const probe = (path: string): DataMap => ({ httpGet: { path, port: 'http' } });

/** What the chart's values say of a service's workload; whatever they leave out has its default in the chart. */
function workloadValues({ team, workload }: ServiceAddition): DataMap {
  const { probes, resources, autoscale } = workload ?? {};
  return {
    team,
    livenessProbe: probes && probe(probes.live),
    readinessProbe: probes && probe(probes.ready),
    resources: resources && {
      requests: { cpu: resources.cpu, memory: resources.memory },
      limits: { memory: resources.memory },
    },
    autoscaling: autoscale && {
      minReplicas: autoscale.min,
      maxReplicas: autoscale.max,
    },
    disruptionBudget: workload && { maxUnavailable: 1 },
    // From everywhere, to its port alone
    ingressFrom: workload && [],
  };
}

/**
 * The block of a service in values.
 *
 * @param isKnown - Whether they are those of the chart of services; of another one no more is known than what is usual
 */
export function serviceValues(
  service: ServiceAddition,
  { isKnown }: { isKnown: boolean },
): DataMap {
  const { image, tag, port, partOf, workload } = service;
  return {
    image: { repository: image, tag },
    replicas: isKnown && workload?.autoscale ? undefined : 1,
    port,
    partOf,
    ...(isKnown ? workloadValues(service) : {}),
  };
}
