import {
  type DeliveryReading,
  type WorkloadReading,
  findPreviews,
} from '@downstage/readers';

const keyOf = (object: { kind: string; namespace: string; name: string }) =>
  `${object.kind} ${object.namespace}/${object.name}`;

/** Whether a workload says that one of some engine's objects applied it. */
function isMarked(
  { managedBy, instance }: WorkloadReading,
  delivery: DeliveryReading,
): boolean {
  if (managedBy) {
    const { engine, namespace = delivery.namespace, name } = managedBy;
    return (
      engine === delivery.engine &&
      namespace === delivery.namespace &&
      name === delivery.name
    );
  }
  return (
    instance === delivery.name ||
    instance === `${delivery.namespace}_${delivery.name}`
  );
}

/**
 * What is left for environments: what is delivered for a pull request is no deployment of any, whatever its names, images
 * and namespaces are.
 */
export function withoutPreviews({
  deliveries,
  workloads,
}: {
  deliveries: DeliveryReading[];
  workloads: WorkloadReading[];
}): { deliveries: DeliveryReading[]; workloads: WorkloadReading[] } {
  const names = new Set(findPreviews(deliveries).map(keyOf));
  if (names.size === 0) {
    return { deliveries, workloads };
  }
  const isPreview = (delivery: DeliveryReading) => names.has(keyOf(delivery));
  const left = deliveries.filter(delivery => !isPreview(delivery));
  const others = new Set(left.flatMap(({ objects }) => objects.map(keyOf)));
  const previews = new Map<string, DeliveryReading>();
  const listed = new Map<string, DeliveryReading>();
  for (const delivery of deliveries.filter(isPreview)) {
    previews.set(delivery.name, delivery);
    delivery.objects.forEach(object => listed.set(keyOf(object), delivery));
  }
  const isOfPreview = (workload: WorkloadReading) => {
    const { managedBy, instance = '' } = workload;
    const name = managedBy?.name ?? instance.split('_').at(-1) ?? '';
    const marked = previews.get(name);
    if (marked && isMarked(workload, marked)) {
      return true;
    }
    // Without a mark, what lists it tells; an environment's own object comes first
    return (
      !managedBy && listed.has(keyOf(workload)) && !others.has(keyOf(workload))
    );
  };
  return {
    deliveries: left,
    workloads: workloads.filter(workload => !isOfPreview(workload)),
  };
}
