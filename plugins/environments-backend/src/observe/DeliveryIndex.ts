import { parseImageReference } from '@downstage/layouts';
import type { Environment } from '@downstage/backstage-plugin-environments-common';
import type {
  DeliveryReading,
  DeliverySource,
  WorkloadReading,
} from '@downstage/readers';
import type { Service } from '../catalog/Service';
import { APPLYING_KINDS } from './applyingKinds';
import { parseLabelSelector } from './labelSelector';

function manages(delivery: DeliveryReading, workload: WorkloadReading) {
  const { managedBy } = workload;
  return (
    managedBy !== undefined &&
    managedBy.engine === delivery.engine &&
    managedBy.name === delivery.name &&
    (managedBy.namespace ??
      delivery.controllerNamespace ??
      delivery.namespace) === delivery.namespace
  );
}

/** What a service follows, or what it may follow when that cannot be told. */
export interface Followed {
  delivery?: DeliveryReading;
  rivals?: DeliveryReading[];
}

const keyOf = (object: { kind: string; namespace: string; name: string }) =>
  `${object.kind} ${object.namespace}/${object.name}`;

function push<T>(lists: Map<string, T[]>, key: string, item: T): void {
  const known = lists.get(key);
  if (known) {
    known.push(item);
  } else {
    lists.set(key, [item]);
  }
}

function imagesOf({ versions }: DeliveryReading): Set<string> {
  return new Set(
    (versions.images ?? []).flatMap(
      image => parseImageReference(image)?.name ?? [],
    ),
  );
}

/** Whether an environment's selector means an engine's object. */
function isSelected({ delivery: where }: Environment, item: DeliveryReading) {
  const selector = Object.entries(where?.control.selector ?? {});
  return (
    selector.length > 0 &&
    selector.every(([key, value]) => item.labels[key] === value)
  );
}

/**
 * Whether an engine's object applies to an environment's place; a hub has those of all environments. Undefined where it
 * does not say by a name which cluster it applies to.
 */
function appliesTo(
  environment: Environment,
  item: DeliveryReading,
): boolean | undefined {
  const { control, target } = environment.delivery ?? {};
  const { cluster, namespace } = item.destination ?? {};
  const place = cluster === 'in-cluster' ? control?.cluster : cluster;
  const isElsewhere =
    (control?.selector && !isSelected(environment, item)) ||
    (place && place !== target?.cluster) ||
    (namespace && target?.namespaces && !target.namespaces.includes(namespace));
  if (isElsewhere) {
    return false;
  }
  return place || control?.selector ? true : undefined;
}

/** Whether an entity's annotations of the Argo CD plugins mean an Application. */
function isAnnotated(delivery: DeliveryReading, { objects }: Service): boolean {
  const { name, selector, namespace } = objects?.argocd ?? {};
  if (delivery.kind !== 'Application' || (!name && !selector)) {
    return false;
  }
  const selects = selector && parseLabelSelector(selector);
  return (
    (!name || delivery.name === name) &&
    (!selector || Boolean(selects && selects(delivery.labels))) &&
    (!namespace || delivery.namespace === namespace)
  );
}

/** The engine's objects of an environment's control cluster, for looking up those that its deployments follow. */
export class DeliveryIndex {
  private readonly candidates: DeliveryReading[];
  private readonly byName = new Map<string, DeliveryReading[]>();
  /** By an object that is applied. */
  private readonly byObject = new Map<string, DeliveryReading[]>();
  private readonly places = new Map<DeliveryReading, boolean | undefined>();
  /** Those that apply to the environment, as far as they say where to. */
  private readonly byOwnName = new Map<string, DeliveryReading[]>();
  private readonly byImage = new Map<string, DeliveryReading[]>();
  /** What a deployment follows that has no object of its own: what the environment points to. */
  readonly fallback?: DeliveryReading;
  /** What the engine fetches from. */
  private readonly fetched: Map<string, DeliveryReading>;

  constructor(environment: Environment, deliveries: DeliveryReading[]) {
    const { engine, control } = environment.delivery ?? {};
    this.candidates =
      engine === 'none'
        ? []
        : deliveries.filter(
            delivery =>
              APPLYING_KINDS.has(delivery.kind) &&
              (!engine || delivery.engine === engine) &&
              (!control?.namespace || delivery.namespace === control.namespace),
          );
    for (const delivery of this.candidates) {
      push(this.byName, delivery.name, delivery);
      const isOwn = appliesTo(environment, delivery);
      this.places.set(delivery, isOwn);
      if (isOwn !== false) {
        push(this.byOwnName, delivery.name, delivery);
        for (const name of imagesOf(delivery)) {
          push(this.byImage, name, delivery);
        }
      }
      for (const object of delivery.objects) {
        push(this.byObject, keyOf(object), delivery);
      }
    }
    this.fallback =
      this.candidates.find(delivery => isSelected(environment, delivery)) ??
      this.byName.get(environment.name)?.[0];
    this.fetched = new Map(
      deliveries
        .filter(({ kind }) => !APPLYING_KINDS.has(kind))
        .map(item => [keyOf(item), item]),
    );
  }

  /**
   * The engine's object that is a service's own: what its entity names, else what manages or lists one of its workloads;
   * without any workload what alone deploys one of its images, or has its name.
   *
   * @param images - Names of its images
   */
  own(
    service: Service,
    workloads: WorkloadReading[],
    images: Iterable<string>,
  ): Followed {
    const delivery = this.annotated(service);
    if (delivery) {
      return { delivery };
    }
    return workloads.length > 0
      ? this.managing(workloads)
      : { delivery: this.deploying(service, images) };
  }

  /** Where an engine's object takes its state from, with what its source objects say of that. */
  sources(delivery: DeliveryReading): DeliverySource[] {
    return delivery.sources.flatMap(source => {
      const object = this.fetched.get(source.name);
      return source.kind === 'object' && object ? object.sources : [source];
    });
  }

  /**
   * A source that the engine cannot fetch. What depends on it goes on being ready with what was fetched last, and does not
   * say that Git asks for something else by now.
   */
  brokenSource(delivery: DeliveryReading): DeliveryReading | undefined {
    return delivery.sources
      .flatMap(source => [source.name, source.repository ?? ''])
      .map(name => this.fetched.get(name))
      .find(source => source?.sync === 'failed');
  }

  private annotated(service: Service): DeliveryReading | undefined {
    return service.objects?.argocd
      ? this.candidates.find(delivery => isAnnotated(delivery, service))
      : undefined;
  }

  private managing(workloads: WorkloadReading[]): Followed {
    for (const workload of workloads) {
      const managing = (
        this.byName.get(workload.managedBy?.name ?? '') ?? []
      ).filter(delivery => manages(delivery, workload));
      const found = this.tellApart(
        workload,
        managing.length > 0
          ? managing
          : this.byObject.get(keyOf(workload)) ?? [],
      );
      if (found.delivery || found.rivals) {
        return found;
      }
    }
    return {};
  }

  /** Another one may apply an object of that name to another cluster. */
  private tellApart(
    workload: WorkloadReading,
    candidates: DeliveryReading[],
  ): Followed {
    const rules: Array<(item: DeliveryReading) => boolean> = [
      item => this.places.get(item) !== false,
      item => this.places.get(item) === true,
      item =>
        workload.instance === item.name ||
        workload.instance === `${item.namespace}_${item.name}`,
      item => item === this.fallback,
    ];
    let left = candidates;
    for (const rule of rules) {
      const fitting = left.filter(rule);
      left = fitting.length > 0 ? fitting : left;
    }
    return left.length > 1 ? { rivals: left } : { delivery: left.at(0) };
  }

  private deploying(
    service: Service,
    images: Iterable<string>,
  ): DeliveryReading | undefined {
    const lists = [
      ...[...images].map(image => this.byImage.get(image)),
      ...service.names.map(name => this.byOwnName.get(name)),
    ];
    return lists.find(list => list?.length === 1)?.[0];
  }
}
