import { parseEntityRef } from '@backstage/catalog-model';
import { ConflictError, InputError } from '@backstage/errors';
import {
  type EnvironmentRemovalPull,
  type PreviewsRemovalPlan,
  normalizeRepositoryUrl,
} from '@downstage/backstage-plugin-environments-common';
import { ScmError } from '@downstage/backstage-plugin-environments-node';
import { findEngine, previewName } from '@downstage/readers';
import type { PreviewStore } from '../../database/PreviewStore';
import type { WeighedCache } from '../../database/WeighedCache';
import type { PreviewGrant } from '../../grants/PreviewGrant';
import type { Fleet } from '../../settings/Fleet';
import { FleetTexts } from '../FleetTexts';
import { ProposedRemoval, problemsOfConsents } from '../ProposedRemoval';
import type { RepositoryCreator } from '../RepositoryCreator';
import { findFleet } from '../planEnvironment';
import type { FindHome } from '../proposedService';
import { previewPath } from './previewAddition';
import { previewEngine } from './previewEngine';
import { previewRemovalBranch, previewRemovalText } from './previewRemoval';
import { type PreviewPlace, previewShare } from './previewShare';
import { isNumbered } from './requireNumbersFree';

/** A service, by the repository whose pull requests are previewed. */
interface Removed {
  ref: string;
  name: string;
  repository: string;
}

type RemovedFile = PreviewsRemovalPlan['fleets'][number]['files'][number];

/** What one fleet has of a service's previews. */
interface FleetRead {
  parent: string;
  files: RemovedFile[];
  blocked: string[];
}

/** The clusters of one fleet. */
type Places = [PreviewPlace, ...PreviewPlace[]];

/** Proposes to fleets, by pull request alone, that the previews of a service go. */
export class PreviewRemover {
  constructor(
    private readonly options: {
      creator: RepositoryCreator;
      grants: PreviewGrant[];
      fleets: Fleet[];
      /** Texts of fleets by the SHA of their blob. */
      texts: WeighedCache<string>;
      /** What runs. */
      running: Pick<PreviewStore, 'ofRepository'>;
      homeOf: FindHome;
      /** Where people reach the portal. */
      appUrl: string;
    },
  ) {}

  /**
   * What would go, and what speaks against it. Reads only.
   *
   * @param ref - Of the service
   */
  async plan(ref: string): Promise<PreviewsRemovalPlan> {
    const service = await this.serviceOf(ref);
    if ('refused' in service) {
      return {
        service: ref,
        fleets: [],
        running: 0,
        consents: [],
        blocked: [service.refused],
        gone: false,
      };
    }
    return this.planOf(service);
  }

  private async planOf(service: Removed): Promise<PreviewsRemovalPlan> {
    const fleets: PreviewsRemovalPlan['fleets'] = [];
    const blocked: string[] = [];
    let isMerged = false;
    for (const places of this.fleetsOf()) {
      const { repository, branch } = places[0].fleet;
      try {
        const read = await this.read(service, places);
        const { removal, paths } = this.removalFrom(service, places);
        const { shown, merged, foreign } = await removal.find(paths);
        const isNews = read.files.length === 0 || shown?.state === 'open';
        const pullRequest = isNews ? shown : undefined;
        blocked.push(...read.blocked, ...foreign);
        isMerged ||= merged;
        if (read.files.length > 0 || pullRequest) {
          fleets.push({
            repository,
            branch,
            files: read.files,
            ...(pullRequest ? { pullRequest } : {}),
          });
        }
      } catch (error) {
        blocked.push(problemOfReading(repository, error));
      }
    }
    const isThere = fleets.some(({ files }) => files.length > 0);
    const gone = isMerged && !isThere && blocked.length === 0;
    return {
      service: service.ref,
      fleets,
      running: await this.countRunning(service, fleets),
      consents: consentsTo(service),
      blocked:
        isThere || gone || blocked.length > 0
          ? blocked
          : [problemOfNone(service)],
      gone,
    };
  }

  /**
   * Opens a pull request in each fleet that has them. Asking again gives the same ones.
   *
   * @param ref - Of the service
   * @throws ConflictError with what speaks against it
   */
  async propose(
    ref: string,
    { consents, requestedBy }: { consents: string[]; requestedBy: string },
  ): Promise<EnvironmentRemovalPull[]> {
    const service = await this.serviceOf(ref);
    if ('refused' in service) {
      throw new ConflictError(service.refused);
    }
    const missing = problemsOfConsents(consentsTo(service), consents);
    if (missing.length > 0) {
      throw new ConflictError(missing.join('; '));
    }
    const plan = await this.planOf(service);
    if (plan.blocked.length > 0) {
      throw new ConflictError(plan.blocked.join('; '));
    }
    const pulls: EnvironmentRemovalPull[] = [];
    for (const { repository, branch } of plan.fleets) {
      const places = this.fleetsOf().find(
        ([{ fleet }]) =>
          fleet.repository === repository && fleet.branch === branch,
      )!;
      pulls.push(await this.proposeTo(service, places, requestedBy));
    }
    return pulls;
  }

  private proposeTo(
    service: Removed,
    places: Places,
    requestedBy: string,
  ): Promise<EnvironmentRemovalPull> {
    const { removal, paths } = this.removalFrom(service, places);
    return removal.propose(paths, async merged => {
      const { parent, files, blocked } = await this.read(service, places);
      if (files.length === 0 && blocked.length === 0 && merged) {
        return undefined;
      }
      if (files.length === 0 || blocked.length > 0) {
        throw new ConflictError(
          [
            ...blocked,
            ...(blocked.length > 0 ? [] : [problemOfNone(service)]),
          ].join('; '),
        );
      }
      return {
        parent,
        paths: files.map(({ path }) => path),
        ...previewRemovalText(service, {
          files: files.map(({ engine, ...file }) => ({
            ...file,
            engine: findEngine(engine)?.title ?? engine,
          })),
          requestedBy,
          appUrl: this.options.appUrl,
        }),
      };
    });
  }

  /** The golden path delivers pull requests of Components of the namespace default alone, by where they come from. */
  private async serviceOf(ref: string): Promise<Removed | { refused: string }> {
    const { kind, namespace, name } = parseEntityRef(ref);
    const isKnown = kind === 'component' && namespace === 'default';
    const home = isKnown ? await this.options.homeOf(ref) : undefined;
    return home?.repository
      ? { ref, name, repository: home.repository }
      : {
          refused: `The portal has created no previews of ${ref}, as far as can be told: ${
            isKnown
              ? 'its entity comes from no repository'
              : 'it is no Component of the namespace default'
          }. Take them out of what their delivery engine follows by hand`,
        };
  }

  /** The clusters that may have previews, by their fleet. */
  private fleetsOf(): Places[] {
    const { grants, fleets } = this.options;
    const found = new Map<string, Places>();
    for (const cluster of new Set(grants.map(grant => grant.cluster))) {
      const fleet = findFleet(fleets, cluster);
      if (fleet) {
        const place: PreviewPlace = {
          cluster,
          engine: previewEngine(fleet.engine),
          fleet,
          grants: grants.filter(grant => grant.cluster === cluster),
        };
        const key = `${fleet.repository} ${fleet.branch}`;
        const others = found.get(key);
        found.set(key, others ? [...others, place] : [place]);
      }
    }
    return [...found.values()];
  }

  private removalFrom(service: Removed, places: Places) {
    const { repository, branch } = places[0].fleet;
    return {
      removal: new ProposedRemoval({
        scm: this.options.creator.scm(repository),
        head: previewRemovalBranch(service),
        base: branch,
        field: 'name',
      }),
      paths: places.map(({ fleet }) => previewPath({ ...service, fleet })),
    };
  }

  private async read(service: Removed, places: Places): Promise<FleetRead> {
    const { creator, texts } = this.options;
    const { repository: url, branch } = places[0].fleet;
    const { repository } = creator.scm(url);
    const fleet = new FleetTexts({ repository, branch, texts });
    const parent = await fleet.head();
    const read = await fleet.read(parent);
    const files: RemovedFile[] = [];
    const blocked: string[] = [];
    for (const place of places) {
      const share = await previewShare(read, service, place);
      if (share.status === 'own') {
        const { path, objects } = share;
        const { cluster, engine } = place;
        files.push({ cluster, engine: engine.name, path, objects });
      }
      if (share.status === 'refused') {
        blocked.push(share.reason);
      }
    }
    return { parent, files, blocked };
  }

  /** The previews that are called as those that the files make. */
  private async countRunning(
    service: Removed,
    fleets: PreviewsRemovalPlan['fleets'],
  ): Promise<number> {
    const repository = normalizeRepositoryUrl(service.repository);
    const clusters = new Set(
      fleets.flatMap(({ files }) => files.map(({ cluster }) => cluster)),
    );
    const stored = repository
      ? await this.options.running.ofRepository(repository)
      : [];
    return stored.filter(
      ({ cluster, name }) =>
        clusters.has(cluster) && isNumbered(name, previewName(service)),
    ).length;
  }
}

function consentsTo({ name }: Removed): string[] {
  return [
    `Pull requests of ${name} are delivered no longer, and their previews that run go, with all that is in them`,
  ];
}

function problemOfNone({ name }: Removed): string {
  return `No fleet of a cluster in environments.previews of app-config has previews of ${name} that the portal wrote. Take out what makes them by hand`;
}

/** Without all that may have them, it is not known what goes. */
function problemOfReading(url: string, error: unknown): string {
  if (
    error instanceof InputError ||
    error instanceof ConflictError ||
    error instanceof ScmError
  ) {
    return `${url} cannot be read: ${error.message}`;
  }
  throw error;
}
