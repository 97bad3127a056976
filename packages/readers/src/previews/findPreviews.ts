import type { DeliveryEngineName } from '../engines/engines';
import type {
  DeliveryReading,
  HealthState,
  SyncState,
  WorkloadReading,
} from '../objects/DeliveryStatus';
import type { Generated, PullRequestGenerator } from '../objects/Previews';
import { commitIn, numberIn } from './invert';
import { keyOf } from './keyOf';
import { type MadeFor, ProvidedPulls } from './ProvidedPulls';
import { sameUrl } from './sameUrl';

const MOST_IMAGES = 50;

/**
 * What an engine delivers for a pull request.
 *
 * @public
 */
export interface Preview {
  engine: DeliveryEngineName;
  /** The object that delivers it. */
  kind: string;
  namespace: string;
  name: string;
  /** URL of the home page of the repository with the pull request; undefined where it cannot be told. */
  repository?: string;
  /** Undefined where it cannot be told for which one it is. */
  pullRequest?: { number: number; url?: string; title?: string };
  /** Names of the services that it is for, where it is not for all of the repository. */
  services?: string[];
  /** Commit of the pull request, where the object asks for it. */
  revision?: string;
  images: string[];
  sync: SyncState;
  health: HealthState;
  /** Why it is not in sync or not healthy. */
  message?: string;
  /** Where it is reached: http and https alone. */
  urls: string[];
  /** ISO 8601. */
  createdAt?: string;
  /** ISO 8601; when it is taken away although the pull request is open. Else it ends with the pull request. */
  expiresAt?: string;
  /** Labels that the pull request has to keep. */
  whileLabelled?: string[];
  /** Where it is delivered to, as far as the object says so. */
  destination?: DeliveryReading['destination'];
}

function numberOf(
  { name, labels, generated }: DeliveryReading,
  { templates }: PullRequestGenerator,
): number | undefined {
  const { number } = generated?.told ?? {};
  if (number) {
    return number;
  }
  const filled = [
    ...(templates.name ? [numberIn(templates.name, name)] : []),
    ...Object.entries(templates.labels ?? {}).map(([key, parts]) =>
      Object.hasOwn(labels, key) ? numberIn(parts, labels[key]) : undefined,
    ),
  ].filter(found => found !== undefined);
  // Where two of them disagree, neither tells
  return new Set(filled).size === 1 ? filled[0] : undefined;
}

/** The one that it names among those of its generator, else the only one. */
function repositoryOf(
  { told }: Generated,
  { repositories }: PullRequestGenerator,
) {
  const named = told?.repository;
  if (named) {
    return repositories.find(({ url }) => sameUrl(url, named));
  }
  return repositories.length === 1 ? repositories[0] : undefined;
}

function revisionOf(
  { sources }: DeliveryReading,
  { templates }: PullRequestGenerator,
): string | undefined {
  const commits = sources.flatMap(({ asked = '' }) =>
    (templates.revisions ?? []).flatMap(parts => commitIn(parts, asked) ?? []),
  );
  return commits.at(0);
}

/** What is known of the pull request by the object that made another one, where that says it by its templates. */
function generatedFor(
  reading: DeliveryReading,
  generated: Generated,
  generator: PullRequestGenerator,
): MadeFor {
  return {
    repository: repositoryOf(generated, generator),
    number: numberOf(reading, generator),
    commit: revisionOf(reading, generator),
    whileLabelled: generator.labels,
  };
}

function pullRequestOf(
  { told }: Generated,
  { number, repository, title: found }: MadeFor,
): Preview['pullRequest'] {
  const title = told?.title ?? found;
  return number
    ? {
        number,
        ...(repository ? { url: `${repository.pullRequests}/${number}` } : {}),
        ...(title ? { title } : {}),
      }
    : undefined;
}

function toPreview({ reading, generated, madeFor }: Made): Preview {
  const { engine, kind, namespace, name, sync, health, message } = reading;
  const { told } = generated;
  const { repository, commit, whileLabelled } = madeFor;
  const pullRequest = pullRequestOf(generated, madeFor);
  const destination =
    reading.destination ??
    (generated.namespace ? { namespace: generated.namespace } : undefined);
  return {
    engine,
    kind,
    namespace,
    name,
    ...(repository ? { repository: repository.url } : {}),
    ...(pullRequest ? { pullRequest } : {}),
    ...(told?.services ? { services: told.services } : {}),
    ...(commit ? { revision: commit } : {}),
    images: reading.versions.images ?? [],
    sync,
    health,
    ...(message ? { message } : {}),
    urls: generated.urls,
    ...(generated.createdAt ? { createdAt: generated.createdAt } : {}),
    ...(told?.expiresAt ? { expiresAt: told.expiresAt } : {}),
    ...(whileLabelled ? { whileLabelled } : {}),
    ...(destination ? { destination } : {}),
  };
}

/** Whether one object made another, and for a pull request: of one that makes others, too, this has to be told. */
function isForPullRequest(
  reading: DeliveryReading,
  { by }: Generated,
  generator: PullRequestGenerator,
): boolean {
  return (
    generator.uid === by.uid &&
    (!generator.others || numberOf(reading, generator) !== undefined)
  );
}

/** An object that was made for a pull request, with what it says of that and what is known of it. */
interface Made {
  reading: DeliveryReading;
  generated: Generated;
  madeFor: MadeFor;
}

/** A commit that was found counts where it is what the object delivers, or what its source asks for. */
function deliveredCommit(
  { sources, revision }: DeliveryReading,
  commit: string | undefined,
  byKey: Map<string, DeliveryReading>,
): string | undefined {
  const asked = sources.flatMap(
    ({ name }) => byKey.get(name)?.sources.map(item => item.asked) ?? [],
  );
  return commit && [revision, ...asked].includes(commit) ? commit : undefined;
}

/** The objects that were made for pull requests. */
function made(readings: DeliveryReading[]): Made[] {
  const byKey = new Map(readings.map(item => [keyOf(item), item]));
  const byKind = new Map<string, DeliveryReading[]>();
  for (const reading of readings) {
    const alike = byKind.get(reading.kind);
    if (alike) {
      alike.push(reading);
    } else {
      byKind.set(reading.kind, [reading]);
    }
  }
  const provided = new Map(
    readings.flatMap(reading => {
      const pulls = ProvidedPulls.of(reading, byKind);
      return pulls ? [[keyOf(reading), pulls]] : [];
    }),
  );
  return readings.flatMap((reading): Made[] => {
    const { generated } = reading;
    if (!generated) {
      return [];
    }
    const { kind, name, namespace = reading.namespace } = generated.by;
    const key = keyOf({ kind, namespace, name });
    const generator = byKey.get(key)?.pullRequests;
    if (generator && isForPullRequest(reading, generated, generator)) {
      const madeFor = generatedFor(reading, generated, generator);
      return [{ reading, generated, madeFor }];
    }
    const found = provided.get(key)?.of(reading, generated);
    if (!found) {
      return [];
    }
    const commit = deliveredCommit(reading, found.commit, byKey);
    return [{ reading, generated, madeFor: { ...found, commit } }];
  });
}

/** The images of the workloads that an object lists, or that bear its whole mark where it delivers to. */
function runningImages(
  { reading, generated }: Made,
  workloads: WorkloadReading[],
): string[] {
  const { engine, name, namespace, destination, objects } = reading;
  const target = destination?.namespace ?? generated.namespace;
  const listed = new Set(objects.map(keyOf));
  const images = workloads
    .filter(
      workload =>
        listed.has(keyOf(workload)) ||
        (workload.namespace === target &&
          workload.managedBy?.engine === engine &&
          workload.managedBy.name === name &&
          workload.managedBy.namespace === namespace),
    )
    .flatMap(workload => workload.images);
  return [...new Set(images)].slice(0, MOST_IMAGES);
}

/**
 * Finds what engines deliver for pull requests, among the readings of one cluster: the objects that were made by one which
 * makes them for pull requests. By its uid, or as it lists them: what only claims its name is none; neither is what does not
 * tell a pull request, if its maker makes objects for something else, too.
 *
 * @param workloads - those of the same cluster: they tell the images of what is delivered by an object that does not
 * @public
 */
export function findPreviews(
  readings: DeliveryReading[],
  workloads: WorkloadReading[] = [],
): Preview[] {
  return made(readings).map(item => {
    const preview = toPreview(item);
    return preview.images.length > 0
      ? preview
      : { ...preview, images: runningImages(item, workloads) };
  });
}

/**
 * The readings that {@link findPreviews} makes previews of.
 *
 * @public
 */
export function findPreviewObjects(
  readings: DeliveryReading[],
): DeliveryReading[] {
  return made(readings).map(({ reading }) => reading);
}
