import type { Environment } from '@downstage/backstage-plugin-environments-common';
import type { DeliveryReading, WorkloadReading } from '@downstage/readers';
import { APPLYING_KINDS } from './applyingKinds';

function manages(delivery: DeliveryReading, workload: WorkloadReading) {
  const { managedBy } = workload;
  return (
    managedBy !== undefined &&
    managedBy.engine === delivery.engine &&
    managedBy.name === delivery.name &&
    (managedBy.namespace ?? delivery.namespace) === delivery.namespace
  );
}

/** The engine's objects of an environment's control cluster, for looking up those that its deployments follow. */
export class DeliveryIndex {
  private readonly byName = new Map<string, DeliveryReading[]>();
  /** What a deployment follows whose workload names no engine's object. */
  private readonly fallback?: DeliveryReading;
  /** Sources that the engine cannot fetch, as `Kind namespace/name`. */
  private readonly broken: Map<string, DeliveryReading>;

  constructor(environment: Environment, deliveries: DeliveryReading[]) {
    const { engine, control } = environment.delivery ?? {};
    const candidates =
      engine === 'none'
        ? []
        : deliveries.filter(
            delivery =>
              APPLYING_KINDS.has(delivery.kind) &&
              (!engine || delivery.engine === engine) &&
              (!control?.namespace || delivery.namespace === control.namespace),
          );
    for (const delivery of candidates) {
      const known = this.byName.get(delivery.name) ?? [];
      known.push(delivery);
      this.byName.set(delivery.name, known);
    }
    const selector = Object.entries(control?.selector ?? {});
    this.fallback =
      candidates.find(
        delivery =>
          selector.length > 0 &&
          selector.every(([key, value]) => delivery.labels[key] === value),
      ) ?? this.byName.get(environment.name)?.[0];
    this.broken = new Map(
      deliveries
        .filter(
          ({ kind, sync }) => !APPLYING_KINDS.has(kind) && sync === 'failed',
        )
        .map(item => [`${item.kind} ${item.namespace}/${item.name}`, item]),
    );
  }

  /** The engine's object that workloads follow: what manages one of them, else what the environment points to. */
  of(workloads: WorkloadReading[]): DeliveryReading | undefined {
    const managing = workloads
      .flatMap(workload =>
        (this.byName.get(workload.managedBy?.name ?? '') ?? []).filter(
          delivery => manages(delivery, workload),
        ),
      )
      .at(0);
    return managing ?? this.fallback;
  }

  /**
   * A source that the engine cannot fetch. What depends on it goes on being ready with what was fetched last, and does not
   * say that Git asks for something else by now.
   */
  brokenSource(delivery: DeliveryReading): DeliveryReading | undefined {
    return delivery.sources
      .flatMap(source => [source.name, source.repository ?? ''])
      .map(name => this.broken.get(name))
      .find(Boolean);
  }
}
