import { ConflictError, InputError, NotFoundError } from '@backstage/errors';
import {
  type Changelog,
  type Deployment,
  type PromotionPlan,
  type PromotionWish,
  decidePromotion,
  decideRollback,
} from '@downstage/backstage-plugin-environments-common';
import type { ScmProvider } from '@downstage/backstage-plugin-environments-node';
import type { Service } from '../catalog/Service';
import type { DeploymentStore } from '../database/DeploymentStore';
import type {
  EnvironmentStore,
  StoredEnvironment,
} from '../database/EnvironmentStore';
import type { PromotionStore } from '../database/PromotionStore';
import type { RecordStore } from '../database/RecordStore';
import type { SourceStore, StoredPin } from '../database/SourceStore';
import { DEFAULT_PORT, planAddition } from '../golden/planAddition';
import { type SourceReader, scmFor } from '../sources/SourceReader';
import { lacks, storedMatcher, toDesired } from '../sources/storedPins';
import { planAdditionPromotion, planPromotion } from './planPromotion';
import { readChangelog } from './readChangelog';
import { filesOf } from '@downstage/layouts';

/** A plan with the titles that its pull request uses. */
export interface PlannedPromotion {
  plan: PromotionPlan;
  service: Service;
  environmentTitle: string;
  fromTitle?: string;
}

interface Goal {
  wanted: { version: string; digest?: string };
  from?: StoredEnvironment;
  /** The image that runs upstream. */
  image?: string;
  refusals: string[];
  warnings: string[];
}

/** Gathers the facts for a plan. Reads only. */
export class PromotionPlanner {
  constructor(
    private readonly options: {
      providers: ScmProvider[];
      environments: EnvironmentStore;
      deployments: DeploymentStore;
      promotions: PromotionStore;
      records: RecordStore;
      sources: SourceStore;
      reader: SourceReader;
    },
  ) {}

  /**
   * Plans a wish on the head of the environment's branch as it is now.
   *
   * @param ignoreOpen - id of the promotion that is being planned again
   */
  async plan(
    wish: PromotionWish,
    ignoreOpen?: string,
  ): Promise<PlannedPromotion> {
    const { environments, deployments, sources } = this.options;
    const stored = await environments.list();
    const target = stored.find(
      item => item.environment.ref === wish.environment,
    );
    const service = await environments.service(wish.service);
    if (!target || !service) {
      throw new NotFoundError(
        target
          ? `There is no service ${wish.service} in the catalog`
          : `There is no environment ${wish.environment}`,
      );
    }
    let deployment = await deployments.get(wish.environment, wish.service);
    if (deployment?.desired) {
      // The plan stands on what the branch holds now, not on the last poll
      await this.options.reader.read(deployment.desired);
      deployment = await this.refresh(deployment);
    }
    const goal = wish.rollbackTo
      ? await this.goalOfRollback(wish, target, deployment, ignoreOpen)
      : await this.goalOfPromotion(
          wish,
          service,
          target,
          deployment,
          stored,
          ignoreOpen,
        );
    if (!deployment?.desired) {
      return this.planAddition(target, service, goal);
    }
    const { desired } = deployment;
    const pins = await this.pinsOf(service, deployment);
    const files = new Map<string, string>();
    for (const path of filesOf(pins.map(({ pin }) => pin))) {
      const text = await sources.file(desired, path);
      if (text !== undefined) {
        files.set(path, text);
      }
    }
    const plan = planPromotion({
      kind: wish.rollbackTo ? 'rollback' : 'promotion',
      service,
      environment: target.environment,
      fromEnvironment: goal.from?.environment,
      deployment,
      pins,
      files,
      baseCommit: desired.commit,
      wanted: goal.wanted,
      changelog: await this.changelog(service, deployment, goal),
      refusals: goal.refusals,
      warnings: goal.warnings,
    });
    return {
      plan,
      service,
      environmentTitle: target.environment.title,
      fromTitle: goal.from?.environment.title,
    };
  }

  /** Promotes into an environment that does not have the service: it is added to the first source. */
  private async planAddition(
    target: StoredEnvironment,
    service: Service,
    goal: Goal,
  ): Promise<PlannedPromotion> {
    const { environment } = target;
    const [source] = environment.sources;
    const scm = scmFor(this.options.providers, source.repository);
    const { from, image } = goal;
    if (!from || !image || !scm || goal.refusals.length > 0) {
      throw new ConflictError(
        goal.refusals[0] ?? `${service.title} is not in ${environment.title}`,
      );
    }
    const [name] = service.names;
    const { version } = goal.wanted;
    const planned = await planAddition(scm, source, {
      name,
      image,
      tag: version,
      port: DEFAULT_PORT,
    });
    const plan = planAdditionPromotion({
      service,
      environment,
      fromEnvironment: from.environment,
      source,
      artifact: image,
      version,
      planned,
    });
    return {
      plan,
      service,
      environmentTitle: environment.title,
      fromTitle: from.environment.title,
    };
  }

  private changelog(
    service: Service,
    deployment: Deployment,
    goal: Goal,
  ): Promise<Changelog> {
    return readChangelog({
      providers: this.options.providers,
      repository: service.repository,
      from: deployment.desired?.version ?? '',
      to: goal.wanted.version,
    });
  }

  /** The deployment with its pin as it was just read; the projection follows on its own. */
  private async refresh(deployment: Deployment): Promise<Deployment> {
    const { sources } = this.options;
    const { desired } = deployment;
    const pins = await sources.pins(deployment.environment);
    const found = pins.find(
      ({ pin, repository }) =>
        repository === desired?.repository &&
        pin.file === desired.file &&
        pin.path === desired.path,
    );
    if (!desired || !found) {
      return deployment;
    }
    const { editable, reason } = desired;
    return {
      ...deployment,
      // What the projection refused stays refused: it knows of other services' claims
      desired: {
        ...toDesired(found),
        ...(editable ? {} : { editable, reason }),
      },
    };
  }

  /** All pins of the service's artifact in the file's repository: they move together. */
  private async pinsOf(
    service: Service,
    { environment, desired }: Deployment,
  ): Promise<StoredPin[]> {
    const { sources } = this.options;
    const pins = await sources.pins(environment);
    return storedMatcher(pins)(service)
      .matches.map(match => match.pin)
      .filter(
        stored =>
          stored.artifact.name === desired?.artifact.name &&
          stored.repository === desired.repository &&
          stored.branch === desired.branch,
      );
  }

  private async openPromotion(wish: PromotionWish, ignoreOpen?: string) {
    const [open] = (await this.options.promotions.followed(wish)).filter(
      item => item.id !== ignoreOpen,
    );
    return open;
  }

  private async goalOfPromotion(
    wish: PromotionWish,
    service: Service,
    target: StoredEnvironment,
    deployment: Deployment | undefined,
    stored: StoredEnvironment[],
    ignoreOpen?: string,
  ): Promise<Goal> {
    const { promotesFrom, title } = target.environment;
    if (wish.from && !promotesFrom.includes(wish.from)) {
      throw new InputError(
        `${title} does not promote from ${wish.from}, but from ${
          promotesFrom.join(', ') || 'nothing'
        }`,
      );
    }
    const refs = wish.from ? [wish.from] : promotesFrom;
    const upstreams = [];
    for (const ref of refs) {
      const upstream = stored.find(item => item.environment.ref === ref);
      if (upstream) {
        upstreams.push({
          stored: upstream,
          environment: upstream.environment,
          deployment: await this.options.deployments.get(ref, wish.service),
        });
      }
    }
    const decision = decidePromotion({
      target: target.environment,
      problems: target.problems,
      deployment,
      absent:
        !deployment?.desired &&
        (await lacks(this.options.sources, target.environment, service)),
      upstreams,
      promotion: await this.openPromotion(wish, ignoreOpen),
      // Checked by the router on the target, before anything is planned
      permitted: true,
    });
    const from = upstreams.find(item => item.environment.ref === decision.from);
    const live = from?.deployment?.live;
    const asked = from?.deployment?.desired?.version;
    const warnings =
      live && asked && asked !== live.version
        ? [
            `${from.environment.title} runs ${live.version}, but its repository asks for ${asked}.`,
          ]
        : [];
    return {
      wanted: {
        version: live?.version ?? deployment?.desired?.version ?? '',
        digest: live?.digest ?? from?.deployment?.desired?.digest,
      },
      from: from?.stored,
      image: live?.artifact.kind === 'image' ? live.artifact.name : undefined,
      refusals: decision.allowed ? [] : [decision.reason ?? 'not allowed'],
      warnings,
    };
  }

  private async goalOfRollback(
    wish: PromotionWish,
    target: StoredEnvironment,
    deployment: Deployment | undefined,
    ignoreOpen?: string,
  ): Promise<Goal> {
    const record = await this.options.records.get(wish.rollbackTo!);
    if (
      record?.environment !== wish.environment ||
      record.service !== wish.service
    ) {
      throw new NotFoundError(
        `There is no record ${wish.rollbackTo} of ${wish.service} in ${wish.environment}`,
      );
    }
    const decision = decideRollback({
      target: target.environment,
      problems: target.problems,
      deployment,
      promotion: await this.openPromotion(wish, ignoreOpen),
      absent: false,
      permitted: true,
      hasEarlierRecord: true,
    });
    const refusals = decision.allowed ? [] : [decision.reason ?? 'not allowed'];
    const artifact = deployment?.desired?.artifact.name;
    if (artifact && record.artifact !== artifact) {
      refusals.push(
        `The record is of ${record.artifact}, the environment asks for ${artifact} now.`,
      );
    }
    return {
      wanted: { version: record.toVersion, digest: record.digest },
      refusals,
      warnings: record.healthyAt
        ? []
        : [`${record.toVersion} was never seen healthy here.`],
    };
  }
}
