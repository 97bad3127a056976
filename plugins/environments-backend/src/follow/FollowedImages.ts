import type {
  AuditorService,
  LoggerService,
} from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';
import {
  type FollowedImage,
  type FollowedVersions,
  compareVersions,
} from '@downstage/backstage-plugin-environments-common';
import { imageName } from '@downstage/layouts';
import { matchesSegments } from '@downstage/backstage-plugin-environments-node';
import type { Service } from '../catalog/Service';
import type { ArtifactStore } from '../database/ArtifactStore';
import type { EnvironmentStore } from '../database/EnvironmentStore';
import type { FollowedImageStore } from '../database/FollowedImageStore';
import { registryReporter } from '../database/reporters';
import type { WorkStore } from '../database/WorkStore';
import type { Registry } from '../settings/readArtifacts';
import { RegistryError, RegistryReader } from './RegistryReader';
import { LONGEST_RANGE, isVersionRange, parseFollowed } from './parseFollowed';

/** Of those that a range takes, so many are offered: the highest. */
const MOST_OFFERED = 10;
/** So many are offered of an image, whatever is followed of it. */
const MOST_OF_IMAGE = 50;
/** So many tags of an image are remembered beside those, so that what was withdrawn does not come back. */
const MOST_SEEN = 500;
/** A name of a registry is no longer, by its specification. */
const LONGEST_NAME = 255;
/** After how long it is looked again where the look failed. */
const AGAIN_MS = 5 * 60_000;

/** A tag, and what it names. */
interface Found {
  version: string;
  digest?: string;
}

const imageWork = (name: string) => `image ${name}`;

/** Highest last. */
const byVersion = (a: string, b: string) => compareVersions(a, b) ?? 0;

const pathIn = ({ host }: Registry, name: string) =>
  name.slice(host.length + 1);

const registryOf = (name: string, registries: Registry[]) =>
  registries.find(
    registry =>
      // What is no image may lead anywhere in the URL of a registry
      imageName(name) === name &&
      name.startsWith(`${registry.host}/`) &&
      registry.images.some(pattern =>
        matchesSegments(pattern, pathIn(registry, name)),
      ),
  );

/** Why a service's wish cannot be followed for an image; undefined where it can. */
function problemOf(
  name: string,
  { range }: FollowedVersions,
  registries: Registry[],
): string | undefined {
  if (!isVersionRange(range)) {
    return `downstage.dev/follow-versions has to be a range of versions of at most ${LONGEST_RANGE} characters, such as 7.x, not "${range.slice(
      0,
      LONGEST_RANGE,
    )}"`;
  }
  if (imageName(name) !== name) {
    return `downstage.dev/image has to be an image repository without tag, such as ghcr.io/acme/loans, not "${name.slice(
      0,
      LONGEST_NAME,
    )}"`;
  }
  if (name.length > LONGEST_NAME) {
    return `An image repository has at most ${LONGEST_NAME} characters`;
  }
  return registryOf(name, registries)
    ? undefined
    : `environments.artifacts.registries in app-config names no registry from which ${name} may be followed`;
}

/** The highest tags that each range takes, in turns, so that no range takes the place of the others. */
function offeredOf(tags: string[], wishes: FollowedVersions[]): string[] {
  const lists = wishes.map(wish => {
    const isFollowed = parseFollowed(wish);
    return tags.filter(isFollowed).sort(byVersion).slice(-MOST_OFFERED);
  });
  const offered = new Set<string>();
  for (let turn = 1; turn <= MOST_OFFERED; turn++) {
    for (const tag of lists.flatMap(list => list.at(-turn) ?? [])) {
      if (offered.size < MOST_OF_IMAGE) {
        offered.add(tag);
      }
    }
  }
  return [...offered].sort(byVersion);
}

/**
 * Takes the versions of images from their registries, where nobody reports them: software of others. What is found is recorded as
 * continuous integration's reports are, once for each tag: one that was withdrawn does not come back.
 */
export class FollowedImages {
  private readonly readers = new Map<Registry, RegistryReader>();

  constructor(
    private readonly options: {
      registries: Registry[];
      artifacts: ArtifactStore;
      environments: EnvironmentStore;
      followed: FollowedImageStore;
      work: WorkStore;
      auditor: AuditorService;
      logger: LoggerService;
    },
  ) {}

  /** Lets all be looked at that services follow, in their time. */
  async askForAll(): Promise<void> {
    const services = await this.options.environments.services();
    const names = services.flatMap(service => this.namesOf(service));
    await this.options.work.ask([...new Set(names)].map(imageWork));
  }

  /** What is followed for a service. */
  async of(service: Service): Promise<FollowedImage[]> {
    const { follows, images } = service;
    if (!follows) {
      return [];
    }
    const known = await this.options.followed.of(images);
    return images.map(image => {
      const { lookedAt, problem: failure } = known.get(image) ?? {};
      const problem =
        problemOf(image, follows, this.options.registries) ?? failure;
      return {
        image,
        ...follows,
        ...(lookedAt ? { lookedAt } : {}),
        ...(problem ? { problem } : {}),
      };
    });
  }

  /**
   * Looks for tags of an image that are new.
   *
   * @param name - Normalised
   * @returns when to look again, in milliseconds; undefined where nobody follows it
   */
  async look(name: string): Promise<number | undefined> {
    const { environments, followed, registries } = this.options;
    const services = await environments.services();
    const wishes = services
      .filter(({ images }) => images.includes(name))
      .flatMap(service =>
        this.namesOf(service).includes(name) ? [service.follows!] : [],
      );
    const registry = registryOf(name, registries);
    if (wishes.length === 0 || !registry) {
      await followed.forget(name);
      return undefined;
    }
    const wish = JSON.stringify(wishes);
    const known = await followed.get(name);
    const everyMs = registry.everyMinutes * 60_000;
    const sinceMs = Date.now() - Date.parse(known?.lookedAt ?? '');
    const pauseMs = known?.problem ? Math.min(AGAIN_MS, everyMs) : everyMs;
    if (known?.wish === wish && sinceMs < pauseMs) {
      return pauseMs - sinceMs;
    }
    const lookedAt = new Date().toISOString();
    try {
      const seen = await this.take(registry, name, {
        wishes,
        seen: new Set(known?.seen),
      });
      await followed.save({ name, wish, seen, lookedAt });
      return everyMs;
    } catch (error) {
      if (!(error instanceof RegistryError)) {
        throw error;
      }
      const { message: problem, retryAfterSeconds = 0 } = error;
      if (problem !== known?.problem) {
        this.options.logger.warn(`${name} cannot be followed`, toError(error));
      }
      await followed.save({
        name,
        wish,
        seen: known?.seen ?? [],
        lookedAt,
        problem,
      });
      return Math.max(retryAfterSeconds * 1_000, Math.min(AGAIN_MS, everyMs));
    }
  }

  /** The images whose tags are followed for a service. */
  private namesOf({ follows, images }: Service): string[] {
    return follows
      ? images.filter(
          name => !problemOf(name, follows, this.options.registries),
        )
      : [];
  }

  /**
   * Records those that have not been seen; the highest that there are.
   *
   * @returns all that have been seen by now
   */
  private async take(
    registry: Registry,
    name: string,
    { wishes, seen }: { wishes: FollowedVersions[]; seen: Set<string> },
  ): Promise<string[]> {
    const reader = this.readerOf(registry);
    const path = pathIn(registry, name);
    const tags = await reader.tags(path);
    const offered = offeredOf(tags, wishes);
    const found: Found[] = [];
    for (const version of offered.filter(tag => !seen.has(tag))) {
      const { exists, digest } = await reader.look(path, version);
      if (exists) {
        found.push({ version, ...(digest ? { digest } : {}) });
      }
    }
    await this.record(registry, name, found);
    const before = [...seen].filter(tag => !offered.includes(tag));
    return [
      ...before.slice(-MOST_SEEN),
      ...offered.filter(
        tag => seen.has(tag) || found.some(({ version }) => version === tag),
      ),
    ];
  }

  /** All at once: the highest comes to environments by itself, and no other on the way to it. */
  private async record(
    { host }: Registry,
    name: string,
    found: Found[],
  ): Promise<void> {
    const { artifacts, auditor } = this.options;
    const events = await Promise.all(
      found.map(meta =>
        auditor.createEvent({
          eventId: 'artifact-report',
          severityLevel: 'low',
          meta: { artifact: name, ...meta },
        }),
      ),
    );
    try {
      await artifacts.recordAll(
        found.map(item => ({ artifact: { kind: 'image', name }, ...item })),
        registryReporter(host),
      );
    } catch (error) {
      const failure = { error: toError(error) };
      await Promise.all(events.map(event => event.fail(failure)));
      throw error;
    }
    await Promise.all(events.map(event => event.success()));
  }

  private readerOf(registry: Registry): RegistryReader {
    const reader = this.readers.get(registry) ?? new RegistryReader(registry);
    this.readers.set(registry, reader);
    return reader;
  }
}
