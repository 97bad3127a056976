import { randomUUID } from 'node:crypto';
import { ConflictError, InputError, NotFoundError } from '@backstage/errors';
import {
  type PlannedRemoval,
  type ServiceRemovalPlan,
  type ServiceRemovalRequest,
  MOST_REMOVALS,
  NO_VERSION,
} from '@downstage/backstage-plugin-environments-common';
import { ScmError } from '@downstage/backstage-plugin-environments-node';
import type { View } from '../access/Visibility';
import { redactFiles } from '../access/redact';
import type { DeploymentStore } from '../database/DeploymentStore';
import type { EnvironmentStore } from '../database/EnvironmentStore';
import type { PromotionStore } from '../database/PromotionStore';
import type { StoredPromotion } from '../database/StoredPromotion';
import { isWithdrawn } from './LookContext';
import type { PlannedPromotion } from './PlannedPromotion';
import type { PromotionPlanner } from './PromotionPlanner';
import { branchName } from './branchName';
import { refusalOf } from './refusalOf';
import { sharedChange } from './removal/sharedChange';
import { toNewPromotion } from './toNewPromotion';

/** Where Git has a service. */
export interface ServicePlaces {
  /** Entity refs of those that whoever asks may see, against the promotion order. */
  shown: string[];
  /** How many they may not see. */
  hidden: number;
}

/** One environment, with the plan of its removal or why there is none. */
type Planned =
  | { environment: string; planned: PlannedPromotion; refused?: string }
  | { environment: string; planned?: undefined; refused: string };

/** A removal that may still take the service out, or has taken it out and is followed. */
function isUnderWay(promotion: StoredPromotion): boolean {
  const { kind, state } = promotion;
  return kind === 'removal' && state !== 'failed' && !isWithdrawn(promotion);
}

/**
 * A service taken out of all environments, or of some of them: a removal for each, with a pull request of its own. Permissions
 * are checked before.
 */
export class EverywhereService {
  constructor(
    private readonly options: {
      deployments: DeploymentStore;
      environments: EnvironmentStore;
      promotions: PromotionStore;
      planner: PromotionPlanner;
    },
  ) {}

  /** Where the service would go from. */
  async places(
    service: string,
    view: Pick<View, 'environments'>,
  ): Promise<ServicePlaces> {
    const { deployments, environments } = this.options;
    const has = new Set(
      (await deployments.ofService(service))
        .filter(({ desired }) => desired)
        .map(({ environment }) => environment),
    );
    const all = (await environments.list()).map(item => item.environment.ref);
    const shown = view.environments
      .map(item => item.environment.ref)
      .filter(ref => has.has(ref));
    return {
      shown: shown.reverse(),
      hidden: all.filter(ref => has.has(ref)).length - shown.length,
    };
  }

  /**
   * @param facts.permitted - Refs of the environments that whoever asks may take the service out of
   */
  async preview(
    facts: {
      service: string;
      places: ServicePlaces;
      permitted: ReadonlySet<string>;
    },
    view: View,
  ): Promise<ServiceRemovalPlan> {
    const { service, places, permitted } = facts;
    const begun = await this.begunOf(service);
    const wanted = places.shown.filter(ref => permitted.has(ref));
    const found = await this.planAll(
      service,
      wanted.filter(ref => !begun.has(ref)),
      view,
      refusedByHost,
    );
    const known = {
      services: await this.options.environments.services(),
      visible: view.visible,
    };
    const targets: PlannedRemoval[] = [];
    for (const environment of wanted) {
      const item = found.get(environment);
      const promotion = begun.get(environment);
      targets.push({
        environment,
        ...(promotion ? { promotion } : {}),
        ...(item?.planned
          ? {
              plan: {
                ...item.planned.plan,
                files: await redactFiles(item.planned.plan.files, known),
              },
            }
          : {}),
        ...(item?.refused ? { refused: item.refused } : {}),
      });
    }
    return {
      service,
      targets,
      denied: places.shown.filter(ref => !permitted.has(ref)),
      hidden: places.hidden,
    };
  }

  /**
   * Writes a removal down for each target, with what was reviewed, or none of them. One that is under way there already is given
   * as it is, whoever asked for it.
   *
   * @returns the removals, in the order of the targets
   * @throws ConflictError that names each environment that is refused, and why
   */
  async start(options: {
    request: ServiceRemovalRequest;
    /** Entity ref. */
    requestedBy: string;
    /** What the person may know of. */
    view: View;
  }): Promise<StoredPromotion[]> {
    const { request, requestedBy, view } = options;
    requireTargets(request);
    const begun = await this.begunOf(request.service);
    const refs = request.targets.map(({ environment }) => environment);
    const found = await this.planAll(
      request.service,
      refs.filter(ref => !begun.has(ref)),
      view,
    );
    const forgotten = request.leaveOthers
      ? []
      : await this.forgottenIn(request, { begun, view });
    const refusals = [...refusalsOf(request, found, view), ...forgotten];
    const members = toMembers(request, found, requestedBy);
    if (
      refusals.length === 0 &&
      (members.length === 0 ||
        (await this.options.promotions.createAll(members)))
    ) {
      return this.inOrder(
        refs,
        new Map([
          ...begun,
          ...members.map(
            ({ promotion }) => [promotion.environment, promotion.id] as const,
          ),
        ]),
      );
    }
    // A second click may find what the first one has begun meanwhile
    const after = await this.begunOf(request.service);
    if (forgotten.length === 0 && refs.every(ref => after.has(ref))) {
      return this.inOrder(refs, after);
    }
    throw new ConflictError(
      refusals.length > 0
        ? `Nothing is removed. ${refusals.join('; ')}`
        : 'Nothing is removed: a promotion into one of the environments began meanwhile. Review them again',
    );
  }

  /** The removals that are under way, by environment. */
  private async begunOf(service: string): Promise<Map<string, string>> {
    const shown = await this.options.promotions.shown(service);
    return new Map(
      [...shown]
        .filter(([, promotion]) => isUnderWay(promotion))
        .map(([environment, { id }]) => [environment, id]),
    );
  }

  private async inOrder(
    refs: string[],
    ids: ReadonlyMap<string, string>,
  ): Promise<StoredPromotion[]> {
    const found: StoredPromotion[] = [];
    for (const ref of refs) {
      found.push((await this.options.promotions.get(ids.get(ref)!))!);
    }
    return found;
  }

  /** The environments that would keep the service though nobody said so. */
  private async forgottenIn(
    { service, targets }: ServiceRemovalRequest,
    { begun, view }: { begun: ReadonlyMap<string, string>; view: View },
  ): Promise<string[]> {
    const named = new Set(targets.map(({ environment }) => environment));
    const { shown } = await this.places(service, view);
    return shown
      .filter(ref => !named.has(ref) && !begun.has(ref))
      .map(
        ref =>
          `${titleIn(
            view,
            ref,
          )}: it has the service, too, and is not named. Name it in "targets", or let it keep the service with "leaveOthers": true`,
      );
  }

  private async planAll(
    service: string,
    environments: string[],
    view: View,
    refused = refusedByRule,
  ): Promise<Map<string, Planned>> {
    const found = new Map<string, Planned>();
    for (const environment of environments) {
      const item =
        found.size < MOST_REMOVALS
          ? await this.planOne({ service, environment, refused }, view)
          : {
              environment,
              refused: `a service goes from at most ${MOST_REMOVALS} environments at once. Ask again once it is gone from the others`,
            };
      const clash = item.planned && sharedChange(item.planned, found.values());
      found.set(environment, clash ? { ...item, refused: clash } : item);
    }
    return found;
  }

  private async planOne(
    {
      service,
      environment,
      refused,
    }: { service: string; environment: string; refused: typeof refusedByRule },
    view: View,
  ): Promise<Planned> {
    try {
      const wish = { service, environment, remove: true } as const;
      return {
        environment,
        planned: await this.options.planner.plan(wish, view),
      };
    } catch (error) {
      const reason = refused(error);
      if (reason === undefined) {
        throw error;
      }
      return { environment, refused: reason };
    }
  }
}

/** Why a plan cannot be made, where that is no failure. */
function refusedByRule(error: unknown): string | undefined {
  return error instanceof ConflictError ||
    error instanceof InputError ||
    error instanceof NotFoundError
    ? error.message
    : undefined;
}

/** As {@link refusedByRule}; a repository that does not answer refuses its environments alone. */
function refusedByHost(error: unknown): string | undefined {
  return error instanceof ScmError
    ? `${error.message}. Leave the environment out, or look at it again later`
    : refusedByRule(error);
}

function requireTargets({ targets }: ServiceRemovalRequest): void {
  const refs = targets.map(({ environment }) => environment);
  const twice = refs.find((ref, index) => refs.indexOf(ref) !== index);
  if (twice) {
    throw new InputError(`${twice} is named twice: name each target once`);
  }
}

function titleIn({ environments }: View, ref: string): string {
  const found = environments.find(item => item.environment.ref === ref);
  return found?.environment.title ?? ref;
}

/** Every environment that is refused, by its title, and why. */
function refusalsOf(
  { targets }: ServiceRemovalRequest,
  found: ReadonlyMap<string, Planned>,
  view: View,
): string[] {
  return targets.flatMap(({ environment, consents }) => {
    const item = found.get(environment);
    const reason =
      item?.refused ??
      (item?.planned &&
        refusalOf(item.planned.plan, {
          consents,
          expectedVersion: NO_VERSION,
        }));
    return reason ? [`${titleIn(view, environment)}: ${reason}`] : [];
  });
}

function toMembers(
  { service, targets }: ServiceRemovalRequest,
  found: ReadonlyMap<string, Planned>,
  requestedBy: string,
) {
  const createdAt = new Date().toISOString();
  const batchId = randomUUID();
  return targets.flatMap(({ environment, consents }) => {
    const planned = found.get(environment)?.planned;
    if (!planned) {
      return [];
    }
    const id = randomUUID();
    const promotion = toNewPromotion(planned, {
      id,
      wish: {
        environment,
        service,
        remove: true,
        ...(consents ? { consents } : {}),
      },
      requestedBy,
      createdAt,
      headBranch: branchName({ id, environment, service }),
    });
    return [
      {
        supersedes: planned.supersedes,
        promotion: found.size > 1 ? { ...promotion, batchId } : promotion,
      },
    ];
  });
}
