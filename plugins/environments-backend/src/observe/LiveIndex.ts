import { type ImageReference, parseImageReference } from '@downstage/layouts';
import type { WorkloadReading } from '@downstage/readers';
import type { Service } from '../catalog/Service';
import { parseLabelSelector } from './labelSelector';

/** A workload of a service with the image that tells the service's version. */
export interface Found {
  workload: WorkloadReading;
  reference: ImageReference;
}

interface Entry {
  position: number;
  workload: WorkloadReading;
  references: ImageReference[];
}

/** Kubernetes' recommended labels that name what runs, the exact one first. */
const NAME_LABELS = ['app.kubernetes.io/name', 'app.kubernetes.io/instance'];
const ID_LABEL = 'backstage.io/kubernetes-id';

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

/** Entries by the words that they are found by. */
class WordIndex {
  private readonly entries = new Map<string, Entry[]>();

  add(word: string | undefined, entry: Entry): void {
    if (word === undefined) {
      return;
    }
    const known = this.entries.get(word);
    if (known) {
      known.push(entry);
    } else {
      this.entries.set(word, [entry]);
    }
  }

  of(words: Iterable<string>): Entry[] {
    const found = [...words].flatMap(word => this.entries.get(word) ?? []);
    return [...new Set(found)].sort((a, b) => a.position - b.position);
  }
}

/** The workloads of an environment, for finding those of a service. */
export class LiveIndex {
  private readonly cluster?: string;
  private readonly all: Entry[] = [];
  private readonly byImage = new WordIndex();
  private readonly byId = new WordIndex();
  private readonly byName = NAME_LABELS.map(() => new WordIndex());

  constructor(options: { cluster?: string; workloads: WorkloadReading[] }) {
    const { workloads } = options;
    this.cluster = options.cluster;
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
      this.all.push(entry);
      for (const name of new Set(references.map(image => image.name))) {
        this.byImage.add(name, entry);
      }
      this.byId.add(workload.labels[ID_LABEL], entry);
      for (const [index, label] of NAME_LABELS.entries()) {
        this.byName[index].add(workload.labels[label], entry);
      }
    }
  }

  /**
   * The workloads of a service, the one that tells the live version first: those that its entity names, else those that
   * run one of its images, else, where no image is known, those that are labelled with its name.
   *
   * @param images - Names of its images
   */
  of(service: Service, images: Set<string>): Found[] {
    const named = this.named(service);
    const entries = named.length > 0 ? named : this.matching(service, images);
    const own = entries.flatMap(({ workload, references }): Found[] => {
      const reference = references.find(image => images.has(image.name));
      return reference ? [{ workload, reference }] : [];
    });
    const isKnown = own.length > 0 || (images.size > 0 && named.length === 0);
    const found = isKnown
      ? own
      : entries.flatMap(({ workload, references: [reference] }): Found[] =>
          reference ? [{ workload, reference }] : [],
        );
    return found.sort((a, b) => rank(a, found) - rank(b, found));
  }

  /** What the annotations of Backstage's Kubernetes plugin point to. */
  private named({ objects }: Service): Entry[] {
    const { kubernetesId, labelSelector, namespace, cluster } = objects ?? {};
    if (cluster && cluster !== this.cluster) {
      return [];
    }
    const selects = labelSelector && parseLabelSelector(labelSelector);
    const entries = selects
      ? this.all.filter(({ workload }) => selects(workload.labels))
      : this.byId.of(kubernetesId ? [kubernetesId] : []);
    return entries.filter(
      ({ workload }) => !namespace || workload.namespace === namespace,
    );
  }

  private matching(service: Service, images: Set<string>): Entry[] {
    if (images.size > 0) {
      return this.byImage.of(images);
    }
    return (
      this.byName
        .map(index => index.of(service.names))
        .find(entries => entries.length > 0) ?? []
    );
  }
}
