import type { DeliveryEngineName } from '../engines/engines';
import type {
  DeliveryReading,
  HealthState,
  SyncState,
} from '../objects/DeliveryStatus';
import type { Generated, PullRequestGenerator } from '../objects/Previews';
import { commitIn, numberIn } from './invert';

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

const keyOf = (reading: { kind: string; namespace: string; name: string }) =>
  `${reading.kind} ${reading.namespace}/${reading.name}`;

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
  const named = told?.repository?.toLocaleLowerCase('en-US');
  if (named) {
    return repositories.find(
      ({ url }) => url.toLocaleLowerCase('en-US') === named,
    );
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

function toPreview(
  reading: DeliveryReading,
  generated: Generated,
  generator: PullRequestGenerator,
): Preview {
  const { engine, kind, namespace, name, sync, health, message } = reading;
  const { told } = generated;
  const repository = repositoryOf(generated, generator);
  const number = numberOf(reading, generator);
  const revision = revisionOf(reading, generator);
  return {
    engine,
    kind,
    namespace,
    name,
    ...(repository ? { repository: repository.url } : {}),
    ...(number
      ? {
          pullRequest: {
            number,
            ...(repository
              ? { url: `${repository.pullRequests}/${number}` }
              : {}),
            ...(told?.title ? { title: told.title } : {}),
          },
        }
      : {}),
    ...(told?.services ? { services: told.services } : {}),
    ...(revision ? { revision } : {}),
    images: reading.versions.images ?? [],
    sync,
    health,
    ...(message ? { message } : {}),
    urls: generated.urls,
    ...(generated.createdAt ? { createdAt: generated.createdAt } : {}),
    ...(told?.expiresAt ? { expiresAt: told.expiresAt } : {}),
    ...(generator.labels ? { whileLabelled: generator.labels } : {}),
    ...(reading.destination ? { destination: reading.destination } : {}),
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

/** The objects that were made for pull requests, each with what it says of that and what made it. */
function made(readings: DeliveryReading[]) {
  const generators = new Map(
    readings.flatMap(reading =>
      reading.pullRequests ? [[keyOf(reading), reading.pullRequests]] : [],
    ),
  );
  return readings.flatMap(reading => {
    const { generated, namespace } = reading;
    const generator =
      generated && generators.get(keyOf({ ...generated.by, namespace }));
    return generator && isForPullRequest(reading, generated, generator)
      ? [{ reading, generated, generator }]
      : [];
  });
}

/**
 * Finds what engines deliver for pull requests, among the readings of one cluster: the objects that were made by one which
 * makes them for pull requests, by its uid. What only claims its name is none; neither is what does not tell a pull request, if
 * its maker makes objects for something else, too.
 *
 * @public
 */
export function findPreviews(readings: DeliveryReading[]): Preview[] {
  return made(readings).map(({ reading, generated, generator }) =>
    toPreview(reading, generated, generator),
  );
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
