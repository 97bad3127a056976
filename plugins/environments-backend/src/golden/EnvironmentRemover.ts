import { ConflictError, InputError } from '@backstage/errors';
import type {
  Environment,
  EnvironmentRemovalPlan,
  EnvironmentRemovalPull,
  EnvironmentRemovalRequest,
  SeenRefs,
} from '@downstage/backstage-plugin-environments-common';
import type { View } from '../access/Visibility';
import type { DeploymentStore } from '../database/DeploymentStore';
import type { EnvironmentStore } from '../database/EnvironmentStore';
import type { HoldStore } from '../database/HoldStore';
import type { PromotionStore } from '../database/PromotionStore';
import type { WeighedCache } from '../database/WeighedCache';
import type { Fleet } from '../settings/Fleet';
import type { CreationSettings } from '../settings/readCreation';
import { FleetRepository } from './FleetRepository';
import { ProposedRemoval, problemsOfConsents } from './ProposedRemoval';
import type { RepositoryCreator } from './RepositoryCreator';
import { type FollowedEnvironment, fleetPath } from './fleetFile';
import { removalBranch, removalText } from './fleetRemoval';
import type { FleetShare } from './fleetShare';
import { findFleet } from './planEnvironment';
import { findShared } from './problemOfShared';
import { type PlaceInShared, placeInShared } from './placeInShared';

/** An environment as its fleet has it. */
interface Place {
  followed: FollowedEnvironment;
  cluster: string;
  /** What stays of it in a shared repository. */
  left: PlaceInShared['left'];
}

/** Proposes to a fleet, by pull request alone, that an environment goes. Its repository and its entity stay. */
export class EnvironmentRemover {
  constructor(
    private readonly options: {
      creator: RepositoryCreator;
      fleets: Fleet[];
      /** Texts of fleets by the SHA of their blob. */
      texts: WeighedCache<string>;
      creation: Pick<CreationSettings, 'shared'>;
      deployments: DeploymentStore;
      environments: EnvironmentStore;
      promotions: PromotionStore;
      holds: HoldStore;
      /** Where people reach the portal. */
      appUrl: string;
    },
  ) {}

  /**
   * What would go, and what speaks against it. Reads only.
   *
   * @param view - What whoever asks may know of
   */
  async plan(
    environment: Environment,
    view: View,
  ): Promise<EnvironmentRemovalPlan> {
    const place = this.placeOf(environment);
    const facts = await this.factsOf(environment, view);
    if ('refused' in place) {
      return { ...facts, objects: [], gone: false, blocked: [place.refused] };
    }
    const { followed } = place;
    const { fleet, removal, paths } = this.portsOf(place);
    const share = await fleet.share(await fleet.head());
    const { merged, shown, foreign } = await removal.find(paths);
    const { repository, branch: base } = followed.fleet;
    const gone = share.status === 'none' && merged;
    return {
      ...facts,
      engine: followed.engine,
      ...place.left,
      ...(share.status === 'own'
        ? { fleet: { repository, branch: base, path: share.path } }
        : {}),
      objects: share.status === 'own' ? share.objects : [],
      blocked: gone
        ? []
        : [...problemOf(share, place), ...foreign, ...facts.blocked],
      ...(shown ? { pullRequest: shown } : {}),
      gone,
    };
  }

  /**
   * Opens the pull request. Asking again gives the same one.
   *
   * @throws InputError when the name is another
   * @throws ConflictError with what speaks against it
   */
  async propose(
    environment: Environment,
    request: EnvironmentRemovalRequest & { requestedBy: string; view: View },
  ): Promise<EnvironmentRemovalPull> {
    const { confirm, consents, requestedBy, view } = request;
    if (confirm !== environment.name) {
      throw new InputError(
        `confirm: "${confirm}" is not the name of the environment, ${environment.name}`,
      );
    }
    const place = this.placeOf(environment);
    if ('refused' in place) {
      throw new ConflictError(place.refused);
    }
    const { fleet, removal, paths } = this.portsOf(place);
    return removal.propose(paths, async merged => {
      const facts = await this.factsOf(environment, view);
      const parent = await fleet.head();
      const share = await fleet.share(parent);
      if (share.status === 'none' && merged) {
        return undefined;
      }
      const problems = [
        ...problemOf(share, place),
        ...facts.blocked,
        ...problemsOfConsents(facts.consents, consents),
      ];
      if (share.status !== 'own' || problems.length > 0) {
        throw new ConflictError(problems.join('; '));
      }
      return {
        ...removalText(place.followed, {
          cluster: place.cluster,
          objects: share.objects,
          requestedBy,
          appUrl: this.options.appUrl,
        }),
        parent,
        paths: [share.path],
      };
    });
  }

  private portsOf({ followed }: Place) {
    const scm = this.options.creator.scm(followed.fleet.repository);
    return {
      fleet: new FleetRepository({
        repository: scm.repository,
        environment: followed,
        texts: this.options.texts,
      }),
      removal: new ProposedRemoval({
        scm,
        head: removalBranch(followed),
        base: followed.fleet.branch,
        field: 'name',
      }),
      paths: [fleetPath(followed)],
    };
  }

  /** Where the golden path would have put the environment. */
  private placeOf({
    name,
    namespace,
    home,
    title,
    delivery,
    sources,
  }: Environment): Place | { refused: string } {
    const cluster = delivery?.target.cluster;
    const fleet = cluster && findFleet(this.options.fleets, cluster);
    if (!fleet || !home || namespace !== 'default') {
      return {
        refused: `${title} was not created by the portal, as far as can be told: no fleet in environments.fleets of app-config has its cluster (${
          cluster ?? 'none'
        }), or its entity is not in the namespace default or comes from no repository. Take it out of what its delivery engine follows by hand, then unregister its entity`,
      };
    }
    const shared = findShared(home, this.options.creation.shared);
    const own = sources.filter(({ repository }) => repository === home);
    const { left, ...part } = shared
      ? placeInShared(shared, { name, sources: own })
      : {
          left: {},
          place: 'repository' as const,
          branch: own.at(0)?.branch ?? 'main',
        };
    return {
      cluster,
      left,
      followed: {
        name,
        repository: home,
        ...part,
        engine: fleet.engine,
        fleet,
      },
    };
  }

  /** What the portal knows of what goes along. */
  private async factsOf(
    removed: Environment,
    view: View,
  ): Promise<
    Omit<EnvironmentRemovalPlan, 'objects' | 'gone' | 'fleet' | 'engine'>
  > {
    const { ref, name, title } = removed;
    const { environments, deployments, promotions, holds } = this.options;
    const here = (await deployments.all())
      .filter(({ environment }) => environment === ref)
      .map(({ service }) => service);
    const services = seen(here, await view.visible(here));
    const readable = new Set(
      view.environments.map(({ environment }) => environment.ref),
    );
    const others = (await environments.list()).map(
      ({ environment }) => environment,
    );
    const downstream = seen(
      others
        .filter(({ promotesFrom }) => promotesFrom.includes(ref))
        .map(other => other.ref),
      readable,
    );
    const open = await promotions.openOf(ref);
    const held = (await holds.shown()).filter(
      ({ environment }) => environment === ref,
    );
    const { sharing, perhaps } = sharingOf(removed, others, readable);
    return {
      environment: ref,
      namespace: name,
      services,
      downstream,
      holds: held.length,
      consents: [
        `${title} goes as a whole, with the namespace ${name} and all that is in it, Secrets and volumes among it`,
        ...(here.length > 0
          ? [`${told(services, 'service', 'services')} stop there`]
          : []),
        ...(downstream.refs.length + downstream.hidden > 0
          ? [
              `${told(
                downstream,
                'environment',
                'environments',
              )} can no longer promote from it`,
            ]
          : []),
        ...(perhaps.refs.length + perhaps.hidden > 0
          ? [
              `${told(
                perhaps,
                'environment',
                'environments',
              )} may be delivered to the namespace ${name}, too, and name no namespaces of their own`,
            ]
          : []),
      ],
      blocked: [
        ...(open.length > 0
          ? [
              `${open.length} ${
                open.length === 1 ? 'promotion is' : 'promotions are'
              } open in ${title}. Merge or cancel what is open first`,
            ]
          : []),
        ...(sharing.refs.length + sharing.hidden > 0
          ? [
              `${told(
                sharing,
                'environment',
                'environments',
              )}: delivered to the namespace ${name}, too, which would go. Let them have namespaces of their own first`,
            ]
          : []),
      ],
    };
  }
}

/** The others of its cluster that are delivered to its namespace, and those that may be, since they name none. */
function sharingOf(
  { ref, name, delivery }: Environment,
  others: Environment[],
  readable: ReadonlySet<string>,
): { sharing: SeenRefs; perhaps: SeenRefs } {
  const cluster = delivery?.target.cluster;
  const beside = others.filter(
    other =>
      other.ref !== ref &&
      cluster !== undefined &&
      other.delivery?.target.cluster === cluster,
  );
  const seenWhere = (isMeant: (namespaces: string[] | undefined) => boolean) =>
    seen(
      beside
        .filter(other => isMeant(other.delivery?.target.namespaces))
        .map(other => other.ref),
      readable,
    );
  return {
    sharing: seenWhere(namespaces => namespaces?.includes(name) === true),
    perhaps: seenWhere(namespaces => !namespaces),
  };
}

function seen(refs: string[], visible: ReadonlySet<string>): SeenRefs {
  const shown = refs.filter(ref => visible.has(ref));
  return { refs: shown.sort(), hidden: refs.length - shown.length };
}

/** What may be seen by its refs, the rest by its number. */
function told(
  { refs, hidden }: SeenRefs,
  one: string,
  several: string,
): string {
  const rest =
    hidden > 0
      ? [`${hidden} ${hidden === 1 ? one : several} that you may not see`]
      : [];
  return [...refs, ...rest].join(', ');
}

function problemOf(share: FleetShare, { followed }: Place): string[] {
  switch (share.status) {
    case 'own':
      return [];
    case 'refused':
      return [share.reason];
    default:
      return [
        `${followed.fleet.repository} (${followed.fleet.branch}) has nothing of ${followed.name}. Take it out of what its delivery engine follows by hand, then unregister its entity`,
      ];
  }
}
