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
  /** Set where the revision that gets the traffic has not been seen, so that `reference` is the template's. */
  unseen?: boolean;
}

interface Entry {
  position: number;
  workload: WorkloadReading;
  /** Of the revision that gets the traffic. */
  references: ImageReference[];
  /** Of its template. */
  declared: ImageReference[];
  unseen: boolean;
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

const isSameImage = (a: ImageReference, b: ImageReference) =>
  a.name === b.name && a.tag === b.tag && a.digest === b.digest;

/** A workload with those of its images that are wanted; an image may have another name before an update than after it. */
function toFound(
  { workload, references, declared, unseen }: Entry,
  isWanted: (image: ImageReference) => boolean,
): Found[] {
  const next = declared.find(isWanted);
  const reference = references.find(isWanted) ?? (next && references.at(0));
  if (!reference) {
    return [];
  }
  const moves = next && !isSameImage(next, reference);
  return [
    {
      workload,
      reference,
      ...(moves ? { next } : {}),
      ...(unseen ? { unseen } : {}),
    },
  ];
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
      const declared = referencesOf(carrier?.images);
      const references = revision ? referencesOf(revision.images) : declared;
      const unseen = workload.serving !== undefined && !revision;
      const entry = { position, workload, references, declared, unseen };
      this.all.push(entry);
      const known = [...references, ...declared];
      for (const name of new Set(known.map(image => image.name))) {
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
    const own = entries.flatMap(entry =>
      toFound(entry, image => images.has(image.name)),
    );
    const isKnown = own.length > 0 || (images.size > 0 && named.length === 0);
    const found = isKnown
      ? own
      : entries.flatMap(entry => toFound(entry, () => true));
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
