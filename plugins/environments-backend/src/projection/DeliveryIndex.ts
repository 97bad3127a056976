import { parseImageReference, repositoryName } from '@downstage/layouts';
import type { Environment } from '@downstage/backstage-plugin-environments-common';
import {
  DELIVERING_KINDS,
  type DeliveryReading,
  type DeliverySource,
  ENGINES,
  type WorkloadReading,
} from '@downstage/readers';
import type { Service } from '../catalog/Service';
import { parseLabelSelector } from './labelSelector';
import { type Brought, broughtBy } from './ownDeliveries';
import { sourceObjects } from './sourceObjects';

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

/** Where the engine's objects are looked for. */
export interface Surroundings {
  environment: Environment;
  /** Of the environment's control cluster. */
  deliveries: DeliveryReading[];
  /** Names of all clusters that the portal knows. */
  clusters: string[];
}

/** What a service follows, or what it may follow when that cannot be told. */
export interface Followed {
  delivery?: DeliveryReading;
  rivals?: DeliveryReading[];
}

/** Of what may be followed, the only one; several are not told apart. */
const onlyOne = (left: DeliveryReading[]): Followed =>
  left.length > 1 ? { rivals: left } : { delivery: left.at(0) };

/** Those that fit a rule, or all of them when none does. */
function preferring<T>(items: T[], rule: (item: T) => boolean): T[] {
  const fitting = items.filter(rule);
  return fitting.length > 0 ? fitting : items;
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
 * does not say which cluster it applies to by a name that the portal knows: engines have names of their own for them.
 */
function appliesTo(
  { environment, clusters }: Surroundings,
  item: DeliveryReading,
): boolean | undefined {
  const { control, target } = environment.delivery ?? {};
  const { cluster, namespace } = item.destination ?? {};
  const place = cluster === 'in-cluster' ? control?.cluster : cluster;
  const isHere = place !== undefined && place === target?.cluster;
  const isElsewhere =
    (control?.selector && !isSelected(environment, item)) ||
    (place && !isHere && clusters.includes(place)) ||
    (namespace && target?.namespaces && !target.namespaces.includes(namespace));
  if (isElsewhere) {
    return false;
  }
  return isHere || control?.selector ? true : undefined;
}

/** Whether an entity's annotations mean an engine's object. */
function isAnnotated(delivery: DeliveryReading, { objects }: Service): boolean {
  const { name, selector, namespace } = objects?.[delivery.engine] ?? {};
  if (!name && !selector) {
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
  private readonly environment: Environment;
  private readonly candidates: DeliveryReading[];
  private readonly byName = new Map<string, DeliveryReading[]>();
  /** By an object that is applied. */
  private readonly byObject = new Map<string, DeliveryReading[]>();
  private readonly places = new Map<DeliveryReading, boolean | undefined>();
  /** Those that apply to the environment, as far as they say where to. */
  private readonly byImage = new Map<string, DeliveryReading[]>();
  /** What a deployment follows that has no object of its own: what the environment points to. */
  private readonly fallback: Followed;
  /** What is applied by another one of the engine's objects. */
  private readonly brought: Map<DeliveryReading, Brought>;
  /** What the engine fetches from. */
  private readonly fetched: Map<string, DeliveryReading>;

  constructor(surroundings: Surroundings) {
    const { environment, deliveries } = surroundings;
    this.environment = environment;
    this.fetched = new Map(
      deliveries
        .filter(({ kind }) => !DELIVERING_KINDS.includes(kind))
        .map(item => [keyOf(item), item]),
    );
    const { engine, control } = environment.delivery ?? {};
    this.candidates = deliveries.filter(
      delivery =>
        DELIVERING_KINDS.includes(delivery.kind) &&
        (!engine || delivery.engine === engine) &&
        (!control?.namespace || delivery.namespace === control.namespace),
    );
    for (const delivery of this.candidates) {
      this.add(delivery, appliesTo(surroundings, delivery));
    }
    const selected = this.candidates.filter(delivery =>
      isSelected(environment, delivery),
    );
    this.fallback = this.placed(
      selected.length > 0 ? selected : this.byName.get(environment.name) ?? [],
    );
    this.brought = new Map(
      this.broughtInto(surroundings).map(item => [item.delivery, item]),
    );
    for (const { delivery, by } of this.brought.values()) {
      if (!this.places.has(delivery)) {
        this.candidates.push(delivery);
        this.add(delivery, this.places.get(by));
      }
    }
  }

  private add(delivery: DeliveryReading, isOwn: boolean | undefined): void {
    push(this.byName, delivery.name, delivery);
    this.places.set(delivery, isOwn);
    if (isOwn !== false) {
      for (const name of imagesOf(delivery)) {
        push(this.byImage, name, delivery);
      }
    }
    for (const object of delivery.objects) {
      push(this.byObject, keyOf(object), delivery);
    }
  }

  /** What is applied into the environment's namespaces by what is its own. */
  private broughtInto({ environment, deliveries }: Surroundings): Brought[] {
    const { target, control } = environment.delivery ?? {};
    const outer = this.candidates.filter(
      item => this.places.get(item) !== false,
    );
    return target && target.cluster === control?.cluster
      ? broughtBy(outer, deliveries, target.namespaces ?? [])
      : [];
  }

  /**
   * The engine's object that a service follows. Its own is what its entity names, else what manages or lists one of its
   * workloads, without any workload what alone deploys one of its images or has its name; else it is what the environment
   * points to.
   *
   * @param images - Names of its images
   */
  of(
    service: Service,
    workloads: WorkloadReading[],
    images: Iterable<string>,
  ): Followed & { isOwn: boolean; claimed?: true } {
    const ways = [
      () => this.annotated(service),
      () => this.managing(workloads),
      () => (workloads.length > 0 ? {} : this.deploying(service, images)),
    ];
    for (const find of ways) {
      const { delivery, rivals } = find();
      if (delivery || rivals) {
        const isEvident =
          !delivery || this.delivers(delivery, service, workloads, images);
        return {
          delivery,
          rivals,
          isOwn: delivery !== undefined,
          ...(isEvident ? {} : { claimed: true }),
        };
      }
    }
    return { ...this.fallback, isOwn: false };
  }

  /** What applies an engine's object, where that is another one of the environment's. */
  bringing(delivery: DeliveryReading | undefined): Brought | undefined {
    return delivery && this.brought.get(delivery);
  }

  /** Whether an engine's object says that it delivers something of a service. One that delivers nothing yet may. */
  private delivers(
    delivery: DeliveryReading,
    { names }: Service,
    workloads: WorkloadReading[],
    images: Iterable<string>,
  ): boolean {
    const own = new Set(workloads.map(keyOf));
    const deployed = imagesOf(delivery);
    return (
      (delivery.objects.length === 0 && deployed.size === 0) ||
      delivery.objects.some(
        object => own.has(keyOf(object)) || names.includes(object.name),
      ) ||
      [...images].some(image => deployed.has(image)) ||
      workloads.some(workload => manages(delivery, workload))
    );
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
    return sourceObjects(delivery)
      .map(({ reference }) => this.fetched.get(reference))
      .find(source => source?.sync === 'failed');
  }

  /** Of objects that are meant by a name or label, the one that applies to the environment. */
  private placed(meant: DeliveryReading[]): Followed {
    return onlyOne(
      preferring(
        meant.filter(
          item => this.places.get(item) !== false && this.reaches(item),
        ),
        item => this.places.get(item) === true,
      ),
    );
  }

  /**
   * Whether an engine's object has to do with the environment's namespaces or repositories. A name or a label alone proves
   * nothing: where one engine serves many teams, the environment's definition may name the object of another one. What does
   * not say yet where it delivers to may.
   */
  private reaches(delivery: DeliveryReading): boolean {
    const { sources, delivery: where } = this.environment;
    const namespaces = where?.target.namespaces;
    const isIn = (namespace: string | undefined) =>
      namespace !== undefined && (namespaces?.includes(namespace) ?? true);
    const own = new Set(
      sources.map(({ repository }) => repositoryName(repository)),
    );
    const saysWhere =
      delivery.objects.length > 0 ||
      delivery.destination?.namespace !== undefined;
    return (
      namespaces === undefined ||
      !saysWhere ||
      isIn(delivery.destination?.namespace) ||
      delivery.objects.some(({ namespace }) => isIn(namespace)) ||
      this.sources(delivery).some(({ name, repository = name }) =>
        own.has(repositoryName(repository)),
      )
    );
  }

  private annotated(service: Service): Followed {
    return ENGINES.some(({ name }) => service.objects?.[name])
      ? this.placed(
          this.candidates.filter(delivery => isAnnotated(delivery, service)),
        )
      : {};
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
      item => item === this.fallback.delivery,
    ];
    return onlyOne(
      rules.reduce((left, rule) => preferring(left, rule), candidates),
    );
  }

  private deploying(service: Service, images: Iterable<string>): Followed {
    const lists = [
      ...[...images].map(image => this.byImage.get(image)),
      ...service.names.map(name => this.byName.get(name)),
    ];
    const [delivery] = lists.flatMap(
      list => this.placed(list ?? []).delivery ?? [],
    );
    return { delivery };
  }
}
