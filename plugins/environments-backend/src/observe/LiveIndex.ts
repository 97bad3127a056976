import { type ImageReference, parseImageReference } from '@downstage/layouts';
import type { RevisionReading, WorkloadReading } from '@downstage/readers';
import type { Service } from '../catalog/Service';
import { parseLabelSelector } from './labelSelector';

/** A workload of a service with the image that tells the service's version. */
export interface Found {
  workload: WorkloadReading;
  /** The image that gets the traffic. */
  reference: ImageReference;
  /** The one that it is on the way to, where that is another. */
  next?: ImageReference;
}

interface Entry {
  position: number;
  workload: WorkloadReading;
  references: ImageReference[];
  /** Those of its template, where another revision gets the traffic. */
  next?: ImageReference[];
}

const referencesOf = (images: string[] = []): ImageReference[] =>
  images.flatMap(image => parseImageReference(image) ?? []);

/** Kubernetes' recommended labels that name what runs, the exact one first. */
const NAME_LABELS = ['app.kubernetes.io/name', 'app.kubernetes.io/instance'];
const ID_LABEL = 'backstage.io/kubernetes-id';

/**
 * Which of several workloads tells the live version. Flagger keeps the version that has the traffic in `<name>-primary`,
 * a Rollout tells which of its revisions has it; else it is one that runs, rather than one that is scaled to nothing or
 * leads another.
 */
function rank({ workload, next }: Found, all: Found[]): number {
  const isPrimary = all.some(
    item =>
      item.workload.kind === 'Canary' &&
      `${item.workload.target}-primary` === `${workload.kind}/${workload.name}`,
  );
  if (isPrimary || next) {
    return 0;
  }
  return workload.images.length > 0 && workload.replicas.desired > 0 ? 1 : 2;
}

function toFound({ workload, next }: Entry, reference: ImageReference): Found {
  const same = next?.find(image => image.name === reference.name);
  return { workload, reference, ...(same ? { next: same } : {}) };
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

  constructor(options: {
    cluster?: string;
    workloads: WorkloadReading[];
    revisions: RevisionReading[];
  }) {
    const { workloads, revisions } = options;
    this.cluster = options.cluster;
    const serving = new Map(
      revisions.map(item => [
        `${item.namespace} ${item.owner} ${item.hash}`,
        item,
      ]),
    );
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
      const { namespace, kind, name: own } = workload;
      const revision =
        workload.serving &&
        serving.get(`${namespace} ${kind}/${own} ${workload.serving}`);
      const asked = referencesOf(carrier?.images);
      const entry: Entry = revision
        ? {
            position,
            workload,
            references: referencesOf(revision.images),
            next: asked,
          }
        : { position, workload, references: asked };
      const { references } = entry;
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
    const own = entries.flatMap((entry): Found[] => {
      const reference = entry.references.find(image => images.has(image.name));
      return reference ? [toFound(entry, reference)] : [];
    });
    const isKnown = own.length > 0 || (images.size > 0 && named.length === 0);
    const found = isKnown
      ? own
      : entries.flatMap((entry): Found[] => {
          const [reference] = entry.references;
          return reference ? [toFound(entry, reference)] : [];
        });
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
