import {
  type DeliveryReading,
  type WorkloadReading,
  findPreviewObjects,
} from '@downstage/readers';

const keyOf = (object: { kind: string; namespace: string; name: string }) =>
  `${object.kind} ${object.namespace}/${object.name}`;

/** The name of what a workload says that applied it. */
const managerOf = ({ managedBy, instance = '' }: WorkloadReading) =>
  managedBy?.name ?? instance.split('_').at(-1) ?? '';

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

/** Whether a workload's mark has the namespace of the object, too, and not its name alone. */
const isWhole = ({ managedBy, instance }: WorkloadReading) =>
  managedBy ? Boolean(managedBy.namespace) : Boolean(instance?.includes('_'));

/** What some objects of engines are called and what they list. */
function indexOf(deliveries: DeliveryReading[]) {
  const byName = new Map<string, DeliveryReading[]>();
  for (const delivery of deliveries) {
    const alike = byName.get(delivery.name);
    if (alike) {
      alike.push(delivery);
    } else {
      byName.set(delivery.name, [delivery]);
    }
  }
  const listed = new Set(
    deliveries.flatMap(({ objects }) => objects.map(keyOf)),
  );
  return {
    lists: (workload: WorkloadReading) => listed.has(keyOf(workload)),
    marking: (workload: WorkloadReading) =>
      (byName.get(managerOf(workload)) ?? []).filter(delivery =>
        isMarked(workload, delivery),
      ),
  };
}

/**
 * What is left for environments: what is delivered for a pull request is no deployment of any, whatever its names, images
 * and namespaces are. A workload that any other object lists or marks stays: whoever may make a preview of the same name takes
 * nothing away.
 */
export function withoutPreviews({
  deliveries,
  workloads,
}: {
  deliveries: DeliveryReading[];
  workloads: WorkloadReading[];
}): { deliveries: DeliveryReading[]; workloads: WorkloadReading[] } {
  const found = new Set(findPreviewObjects(deliveries));
  if (found.size === 0) {
    return { deliveries, workloads };
  }
  const left = deliveries.filter(delivery => !found.has(delivery));
  const others = indexOf(left);
  const previews = indexOf([...found]);
  const isOfPreview = (workload: WorkloadReading) => {
    if (others.lists(workload) || others.marking(workload).length > 0) {
      return false;
    }
    const isListed = previews.lists(workload);
    // A name alone tells where the preview is delivered to, and of what it lists
    const isMarkedByOne = previews
      .marking(workload)
      .some(
        ({ destination }) =>
          isListed ||
          isWhole(workload) ||
          destination?.namespace === workload.namespace,
      );
    return isMarkedByOne || (!workload.managedBy && isListed);
  };
  return {
    deliveries: left,
    workloads: workloads.filter(workload => !isOfPreview(workload)),
  };
}
