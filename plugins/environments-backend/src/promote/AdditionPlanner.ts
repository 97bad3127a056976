import { createHash } from 'node:crypto';
import type { FileChange } from '@downstage/layouts';
import { ConflictError, InputError } from '@backstage/errors';
import {
  type Environment,
  type EnvironmentSource,
  type FirstConfiguration,
  type PromotionAddition,
  type ReportedArtifact,
  type Reason,
  formatReasons,
} from '@downstage/backstage-plugin-environments-common';
import type { ScmHosts } from '@downstage/backstage-plugin-environments-node';
import type { Service } from '../catalog/Service';
import type { SourceStore } from '../database/SourceStore';
import type { SourceReader } from '../sources/SourceReader';
import { storedMatcher } from '../sources/storedPins';
import type { Goal } from './goal';
import type { PlannedPromotion } from './PlannedPromotion';
import { planAddition } from './planAddition';
import { planAdditionPromotion } from './planPromotion';
import { resultsOf } from './reviewedPlan';
import { TakeOverPlanner } from './takeOver/TakeOverPlanner';
import { wholeVersion } from './wholeVersion';

/** Names files as they would be: another one as soon as a byte differs. */
function fingerprintOf(changes: FileChange[]): string {
  return createHash('sha256')
    .update(JSON.stringify(Object.entries(resultsOf(changes)).sort()))
    .digest('hex');
}

/** Plans how a service comes into an environment that does not have it. Reads only. */
export class AdditionPlanner {
  private readonly takeOvers: TakeOverPlanner;

  constructor(
    private readonly options: {
      hosts: ScmHosts;
      sources: SourceStore;
      reader: SourceReader;
    },
  ) {
    this.takeOvers = new TakeOverPlanner(options);
  }

  /** Adds a service with what every service needs to the first source of an environment. */
  async planNew(
    target: Environment,
    service: Service,
    addition: PromotionAddition,
    facts: {
      from?: Environment;
      reported?: ReportedArtifact;
      blocked: Reason[];
      warnings: Reason[];
    },
  ): Promise<PlannedPromotion> {
    const { source, scm } = this.sourceOf(target);
    const planned = await planAddition(scm, source, addition);
    return this.toPlanned(target, service, {
      ...facts,
      source,
      artifact: addition.image,
      version: addition.tag,
      planned,
      again: { edit: { addition } },
    });
  }

  /**
   * Promotes into an environment that does not have the service: with what the upstream configures for it, or, where somebody
   * chose that or there is no upstream, with what every service needs.
   *
   * @throws ConflictError when nothing is there to be promoted
   */
  async planUpstream(
    target: Environment,
    service: Service,
    wish: { goal: Goal; beginWith?: FirstConfiguration },
  ): Promise<PlannedPromotion> {
    const { goal } = wish;
    const { from, reported, blocked } = goal;
    if ((!from && !reported) || blocked.length > 0) {
      throw new ConflictError(
        formatReasons(blocked) || `${service.title} is not in ${target.title}`,
      );
    }
    // A first environment has nothing to take a configuration from
    const beginWith = from ? wish.beginWith ?? 'upstream' : 'generic';
    const { plan, ...planned } =
      from && beginWith === 'upstream'
        ? await this.planTakeOver(target, service, { ...goal, from })
        : await this.planGeneric(target, service, goal);
    return {
      ...planned,
      plan: {
        ...plan,
        addition: { beginWith, fingerprint: fingerprintOf(planned.changes) },
      },
    };
  }

  private planGeneric(
    target: Environment,
    service: Service,
    goal: Goal,
  ): Promise<PlannedPromotion> {
    const { from, reported, image, wanted, blocked, warnings } = goal;
    if (!image) {
      throw new ConflictError(
        `${
          from
            ? `${service.title} runs no image in ${from.title} that it`
            : `${reported?.artifact.name} is no image that ${service.title}`
        } could begin with in ${target.title}. Add it by hand`,
      );
    }
    const [name] = service.names;
    const generic: Reason[] = from
      ? [
          {
            id: 'addition-generic',
            params: { service: service.title, upstream: from.title },
          },
        ]
      : [];
    return this.planNew(
      target,
      service,
      { name, image, tag: wanted.version },
      { from, reported, blocked, warnings: [...generic, ...warnings] },
    );
  }

  private async planTakeOver(
    target: Environment,
    service: Service,
    goal: Goal & { from: Environment },
  ): Promise<PlannedPromotion> {
    const { from, wanted, warnings } = goal;
    const { source } = this.sourceOf(target);
    const pins = storedMatcher(await this.options.sources.pins(from.ref))(
      service,
    ).matches.map(({ pin }) => pin);
    const taken = await this.takeOvers.plan(
      {
        service,
        from,
        pins,
        to: target,
        version: wholeVersion(wanted),
      },
      source,
    );
    const isRefused = 'refused' in taken;
    const blocked: Reason[] = isRefused
      ? [
          {
            id: 'addition-not-upstream',
            params: {
              service: service.title,
              upstream: from.title,
              detail: taken.refused,
            },
          },
        ]
      : [];
    return this.toPlanned(target, service, {
      from,
      source,
      artifact: pins.at(0)?.pin.artifact.name ?? '',
      version: wanted.version,
      planned: isRefused ? { commit: '', changes: [] } : taken,
      consents: isRefused ? [] : taken.consents,
      blocked,
      warnings,
      again: {
        ...(wanted.digest ? { digest: wanted.digest } : {}),
        edit: isRefused ? { pins: [] } : { takeOver: taken.edit },
      },
    });
  }

  /** @throws InputError where the source is at no host that is known */
  private sourceOf(target: Environment) {
    const [source] = target.sources;
    const scm = this.options.hosts.of(source.repository);
    if (!scm) {
      throw new InputError(
        `No SCM provider is configured for ${source.repository}. Add its host under integrations`,
      );
    }
    return { source, scm };
  }

  private toPlanned(
    target: Environment,
    service: Service,
    facts: Omit<
      Parameters<typeof planAdditionPromotion>[0],
      'service' | 'environment' | 'fromEnvironment'
    > & {
      source: EnvironmentSource;
      from?: Environment;
      again: PlannedPromotion['again'];
    },
  ): PlannedPromotion {
    const { from, again, ...input } = facts;
    const { plan, changes } = planAdditionPromotion({
      ...input,
      service,
      environment: target,
      fromEnvironment: from,
    });
    return {
      plan,
      changes,
      service,
      again,
      environmentTitle: target.title,
      ...(from ? { fromTitle: from.title } : {}),
    };
  }
}
