import { ConflictError, InputError, NotFoundError } from '@backstage/errors';
import { filesOf } from '@downstage/layouts';
import {
  type DesiredVersion,
  type DeploymentAction,
  type Deployment,
  type Environment,
  type PromotionWish,
  type ReportedArtifact,
  type SettingChange,
  decide,
  formatReasons,
} from '@downstage/backstage-plugin-environments-common';
import type { ScmHosts } from '@downstage/backstage-plugin-environments-node';
import type { View } from '../access/Visibility';
import type { Service } from '../catalog/Service';
import type { ArtifactStore } from '../database/ArtifactStore';
import type { DeploymentStore } from '../database/DeploymentStore';
import type {
  EnvironmentStore,
  StoredEnvironment,
} from '../database/EnvironmentStore';
import type { RecordStore, StoredRecord } from '../database/RecordStore';
import type { SourceStore, StoredPin } from '../database/SourceStore';
import type { SourceReader } from '../sources/SourceReader';
import { desiredKey, storedMatcher, toDesired } from '../sources/storedPins';
import {
  PERMITTED,
  type SituationReader,
  type StoredSituation,
  isArtifactOf,
} from '../situation/SituationReader';
import type {
  PlannedChanges,
  PlannedEdit,
  PlannedPromotion,
} from './PlannedPromotion';
import { ConfigurationPlanner } from './ConfigurationPlanner';
import { consentsOfHolds } from './consentsOfHolds';
import { type Goal, goalOfPromotion, goalOfRollback } from './goal';
import { AdditionPlanner } from './AdditionPlanner';
import { planPromotion } from './planPromotion';
import { readChangelog } from './readChangelog';
import { promotionInTheWay, withOther } from './promotionInTheWay';
import { readTexts } from './readTexts';
import { RemovalPlanner } from './RemovalPlanner';
import { RevertPlanner } from './revert/RevertPlanner';
import { planRollback } from './planRollback';

/**
 * What Git asks for, where there is anything that an action could be about.
 *
 * @throws ConflictError with the reasons
 */
function requireDesired(
  action: DeploymentAction,
  situation: StoredSituation,
): DesiredVersion {
  const { desired } = situation.deployment ?? {};
  if (!desired) {
    throw new ConflictError(formatReasons(decide(action, situation).reasons));
  }
  return desired;
}

/** For whom a plan is made. */
export interface PlanOptions {
  environments: StoredEnvironment[];
  visible?: View['visible'];
  rollbackable?: View['rollbackable'];
  isAutomation?: boolean;
  except?: string;
}

/** Gathers the facts for a plan. Reads only. */
export class PromotionPlanner {
  private readonly reverts: RevertPlanner;
  private readonly additions: AdditionPlanner;
  private readonly configurations: ConfigurationPlanner;
  private readonly removals: RemovalPlanner;

  constructor(
    private readonly options: {
      hosts: ScmHosts;
      artifacts: ArtifactStore;
      deployments: DeploymentStore;
      environments: EnvironmentStore;
      records: RecordStore;
      sources: SourceStore;
      situations: SituationReader;
      reader: SourceReader;
    },
  ) {
    this.reverts = new RevertPlanner(options);
    this.additions = new AdditionPlanner(options);
    this.configurations = new ConfigurationPlanner(options);
    this.removals = new RemovalPlanner(options);
  }

  /**
   * Plans a request on the head of the environment's branch as it is now.
   *
   * @param options.environments - Those that whoever asks may read: no other is taken into account
   * @param options.visible - Which services they may see; all, if it is left out
   * @param options.isAutomation - Whether a service or a template asks, and no person
   * @param options.except - Id of the promotion that is being planned again
   */
  async plan(
    wish: PromotionWish,
    options: PlanOptions,
  ): Promise<PlannedPromotion> {
    const service = await this.serviceOf(wish);
    const { situation, pins } = await this.situationOf(wish, service, options);
    const { target, deployment } = situation;
    if (wish.addition) {
      const { reasons, warnings } = decide('addition', situation);
      return this.additions.planNew(target, service, wish.addition, {
        blocked: reasons,
        warnings,
      });
    }
    if (wish.settings) {
      return this.planConfiguration(wish.settings, service, {
        situation,
        ...options,
      });
    }
    if (wish.remove) {
      return this.planRemoval(service, { situation, ...options });
    }
    const goal = await this.goalOf(wish, service, situation);
    if (!deployment?.desired) {
      return this.additions.planUpstream(target, service, {
        goal,
        beginWith: wish.beginWith,
      });
    }
    const { plan, ...planned } = await this.planEdit(
      { ...deployment, desired: deployment.desired },
      { wish, service, target, goal, pins, ...options },
    );
    const other = promotionInTheWay(situation, plan);
    return {
      ...planned,
      ...withOther(plan, other, consentsOfHolds(situation, plan.toVersion)),
      service,
      environmentTitle: target.title,
      ...(goal.from ? { fromTitle: goal.from.title } : {}),
    };
  }

  private async planConfiguration(
    settings: SettingChange[],
    service: Service,
    facts: PlanOptions & { situation: StoredSituation },
  ): Promise<PlannedPromotion> {
    const { situation, environments } = facts;
    const { target } = situation;
    const desired = requireDesired('configuration', situation);
    const { plan, ...planned } = await this.configurations.plan(settings, {
      service,
      situation,
      desired,
      readable: new Set(environments.map(({ environment }) => environment.ref)),
    });
    const other = promotionInTheWay(situation, plan, settings);
    return {
      ...planned,
      ...withOther(plan, other),
      service,
      environmentTitle: target.title,
    };
  }

  private async planRemoval(
    service: Service,
    facts: PlanOptions & { situation: StoredSituation },
  ): Promise<PlannedPromotion> {
    const { situation, environments, visible } = facts;
    const { target } = situation;
    const desired = requireDesired('removal', situation);
    const { plan, ...planned } = await this.removals.plan({
      service,
      situation,
      desired,
      visible,
      readable: environments.map(({ environment }) => environment),
    });
    return {
      ...planned,
      ...withOther(plan, promotionInTheWay(situation, plan)),
      service,
      environmentTitle: target.title,
    };
  }

  private async serviceOf(wish: PromotionWish): Promise<Service> {
    const service = await this.options.environments.service(wish.service);
    if (service) {
      return service;
    }
    if (!wish.addition) {
      throw new NotFoundError(
        `There is no service ${wish.service} in the catalog`,
      );
    }
    // It may have been registered a moment ago
    const { name, image } = wish.addition;
    return { ref: wish.service, title: name, names: [name], images: [image] };
  }

  /** What is known of the target, with the service's pins as the branch holds them now, not as of the last poll. */
  private async situationOf(
    wish: PromotionWish,
    service: Service,
    options: PlanOptions,
  ): Promise<{ situation: StoredSituation; pins: StoredPin[] }> {
    const { situations, sources, reader } = this.options;
    const found = await situations.read({
      service: wish.service,
      ...options,
      only: wish.environment,
      permitted: () => PERMITTED,
    });
    const situation = found.get(wish.environment);
    if (!situation) {
      throw new NotFoundError(`There is no environment ${wish.environment}`);
    }
    const desired = situation.deployment?.desired;
    if (!situation.deployment || !desired) {
      return { situation, pins: [] };
    }
    await reader.read(desired);
    const stored = await sources.pins(wish.environment);
    const pins = storedMatcher(stored)(service)
      .matches.map(match => match.pin)
      .filter(
        item =>
          item.artifact.name === desired.artifact.name &&
          item.repository === desired.repository &&
          item.branch === desired.branch,
      );
    // One that stands elsewhere by now, such as below a new document, is still the service's
    const now =
      pins.find(
        ({ pin, ...where }) =>
          desiredKey({ ...where, ...pin }) === desiredKey(desired),
      ) ?? pins.at(0);
    const { editable, reason } = desired;
    const deployment: Deployment = {
      ...situation.deployment,
      desired: now
        ? {
            ...toDesired(now),
            // What the projection refused stays refused: it knows of other services' claims
            ...(editable ? {} : { editable, reason }),
          }
        : desired,
    };
    return { situation: { ...situation, deployment }, pins };
  }

  private async goalOf(
    wish: PromotionWish,
    service: Service,
    situation: StoredSituation,
  ): Promise<Goal> {
    const { target, upstreams } = situation;
    if (wish.rollbackTo) {
      const record = await this.recordOf(wish, wish.rollbackTo);
      return goalOfRollback(
        { ...situation, record, hasEarlierRecord: true },
        record,
      );
    }
    const known = upstreams.map(({ environment }) => environment.ref);
    if (wish.from && !known.includes(wish.from)) {
      throw new InputError(
        `${target.title} does not promote from ${wish.from}, but from ${
          known.join(', ') || 'nothing'
        }`,
      );
    }
    const reported = wish.reported
      ? await this.reportedOf(wish.reported, service, situation)
      : situation.reported;
    return goalOfPromotion({
      ...situation,
      reported,
      upstreams: upstreams.filter(
        ({ environment }) => !wish.from || environment.ref === wish.from,
      ),
    });
  }

  /** @throws InputError where the environment takes its versions from others */
  private async reportedOf(
    id: string,
    service: Service,
    { target, deployment }: StoredSituation,
  ): Promise<ReportedArtifact> {
    if (!(await this.options.situations.isFirst(target.ref))) {
      throw new InputError(
        `${target.title} is no first environment: its versions come from others, not from continuous integration`,
      );
    }
    const reported = await this.options.artifacts.get(id);
    if (!reported || !isArtifactOf(reported.artifact, service, deployment)) {
      throw new NotFoundError(
        `No version ${id} of ${service.title} was reported`,
      );
    }
    return reported;
  }

  private async recordOf(
    wish: PromotionWish,
    id: string,
  ): Promise<StoredRecord> {
    const record = await this.options.records.get(id);
    if (
      record?.environment !== wish.environment ||
      record.service !== wish.service
    ) {
      throw new NotFoundError(
        `There is no record ${id} of ${wish.service} in ${wish.environment}`,
      );
    }
    return record;
  }

  private async planEdit(
    deployment: Deployment & { desired: NonNullable<Deployment['desired']> },
    facts: {
      wish: PromotionWish;
      service: Service;
      target: Environment;
      goal: Goal;
      pins: StoredPin[];
      rollbackable?: View['rollbackable'];
    },
  ): Promise<PlannedChanges & { again: PlannedEdit }> {
    const { wish, service, target, goal, pins } = facts;
    const { desired } = deployment;
    const located = pins.map(({ pin }) => pin);
    const files = await readTexts(this.options, {
      ...desired,
      paths: filesOf(located),
    });
    const planned = planPromotion({
      kind: wish.rollbackTo ? 'rollback' : 'promotion',
      service,
      environment: target,
      fromEnvironment: goal.from,
      reported: goal.reported,
      deployment,
      pins,
      files,
      baseCommit: desired.commit,
      wanted: goal.wanted,
      changelog: await readChangelog({
        hosts: this.options.hosts,
        repository: service.repository,
        withheldRepository: service.withheldRepository,
        from: desired.version,
        to: goal.wanted.version,
        toCommit: goal.reported?.commit,
      }),
      blocked: goal.blocked,
      warnings: goal.warnings,
    });
    const { digest } = goal.wanted;
    const versionOnly = {
      ...planned,
      again: { edit: { pins: located }, ...(digest ? { digest } : {}) },
    };
    const { record } = goal;
    return record
      ? planRollback({ ...this.options, reverts: this.reverts }, versionOnly, {
          record,
          scope: wish.scope,
          goal,
          desired,
          pins,
          environment: target,
          service,
          rollbackable: facts.rollbackable,
        })
      : versionOnly;
  }
}
