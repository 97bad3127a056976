import { type ImageReference, parseImageReference } from '@downstage/layouts';
import type {
  Environment,
  LiveVersion,
} from '@downstage/backstage-plugin-environments-common';
import type { WorkloadReading } from '@downstage/readers';
import type { Service } from '../catalog/Service';

/** A workload with the version that it runs. */
export interface Found {
  workload: WorkloadReading;
  live: LiveVersion;
}

interface Entry {
  position: number;
  workload: WorkloadReading;
  references: ImageReference[];
}

const NAME_LABEL = 'app.kubernetes.io/name';
const VERSION_LABEL = 'app.kubernetes.io/version';

/**
 * Which of several workloads tells the live version. Flagger keeps the version that has the traffic in `<name>-primary`;
 * else it is one that runs, rather than one that is scaled to nothing or leads another.
 */
function rank({ workload }: Found, all: Found[]): number {
  const isPrimary = all.some(
    item =>
      item.workload.kind === 'Canary' &&
      `${item.workload.target}-primary` === `${workload.kind}/${workload.name}`,
  );
  if (isPrimary) {
    return 0;
  }
  return workload.images.length > 0 && workload.replicas.desired > 0 ? 1 : 2;
}

function add(index: Map<string, Entry[]>, key: string, entry: Entry): void {
  const known = index.get(key);
  if (known) {
    known.push(entry);
  } else {
    index.set(key, [entry]);
  }
}

/** The workloads of an environment, for finding those of a service by image or name. */
export class LiveIndex {
  private readonly cluster: string;
  private readonly byImage = new Map<string, Entry[]>();
  private readonly byName = new Map<string, Entry[]>();

  constructor(options: {
    environment: Environment;
    workloads: WorkloadReading[];
  }) {
    const { environment, workloads } = options;
    this.cluster = environment.delivery?.target.cluster ?? '';
    const carriers = new Map(
      workloads.map(item => [
        `${item.namespace} ${item.kind}/${item.name}`,
        item,
      ]),
    );
    for (const [position, workload] of workloads.entries()) {
      // One that only leads another has the images of that one: a Canary, or a Rollout with a reference
      const carrier =
        workload.images.length > 0
          ? workload
          : carriers.get(`${workload.namespace} ${workload.target}`);
      const references = (carrier?.images ?? []).flatMap(
        image => parseImageReference(image) ?? [],
      );
      const entry = { position, workload, references };
      for (const name of new Set(references.map(image => image.name))) {
        add(this.byImage, name, entry);
      }
      const label = workload.labels[NAME_LABEL];
      if (label) {
        add(this.byName, label, entry);
      }
    }
  }

  /**
   * The workloads of a service, the one that tells the live version first.
   *
   * @param images - Names of its images; without any, the label `app.kubernetes.io/name` decides
   */
  of(service: Service, images: Set<string>): Found[] {
    const [index, keys] =
      images.size === 0
        ? [this.byName, new Set(service.names)]
        : [this.byImage, images];
    const entries = new Set([...keys].flatMap(key => index.get(key) ?? []));
    const found = [...entries]
      .sort((a, b) => a.position - b.position)
      .flatMap(entry => this.toFound(entry, images) ?? []);
    return found.sort((a, b) => rank(a, found) - rank(b, found));
  }

  private toFound(
    { workload, references }: Entry,
    images: Set<string>,
  ): Found | undefined {
    const reference = references.find(
      image => images.size === 0 || images.has(image.name),
    );
    if (!reference) {
      return undefined;
    }
    const { kind, namespace, name, replicas, labels } = workload;
    const { tag, digest } = reference;
    return {
      workload,
      live: {
        artifact: { kind: 'image', name: reference.name },
        version: tag ?? digest ?? 'latest',
        ...(digest && tag ? { digest } : {}),
        ...(labels[VERSION_LABEL] ? { label: labels[VERSION_LABEL] } : {}),
        workload: { cluster: this.cluster, kind, namespace, name },
        replicas,
      },
    };
  }
}
