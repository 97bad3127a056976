import {
  type ArtifactRef,
  type AwaitedService,
  type Deployment,
  type DeploymentSituation,
  type ReportedArtifact,
  compareVersions,
  isInTrouble,
  newestReported,
} from '@downstage/backstage-plugin-environments-common';
import { reportedFor } from '../follow/reportedFor';
import type { Service } from '../catalog/Service';
import type { ArrivalRefusalStore } from '../database/ArrivalRefusalStore';
import type { ArtifactStore } from '../database/ArtifactStore';
import type { AwaitedServiceStore } from '../database/AwaitedServiceStore';
import type { DeploymentStore } from '../database/DeploymentStore';
import type {
  EnvironmentStore,
  StoredEnvironment,
} from '../database/EnvironmentStore';
import type { HoldStore } from '../database/HoldStore';
import type { ObjectStore } from '../database/ObjectStore';
import type { PromotionStore } from '../database/PromotionStore';
import type { StoredPromotion } from '../database/StoredPromotion';
import type { RecordStore } from '../database/RecordStore';
import type { SourceStore } from '../database/SourceStore';
import type { View } from '../access/Visibility';
import { mentionedServices, redactDeployment } from '../access/redact';
import { lacks } from '../sources/storedPins';

/** A situation with the promotion as it is stored. */
export interface StoredSituation extends DeploymentSituation {
  promotion?: StoredPromotion;
}

/** Where what the caller may do was checked before. */
export const PERMITTED = {
  promote: true,
  rollback: true,
  configure: true,
  remove: true,
  sync: true,
};

/** Where nothing is known to be allowed. */
export const NOT_PERMITTED = {
  promote: false,
  rollback: false,
  configure: false,
  remove: false,
  sync: false,
};

/** Under which names continuous integration reports the versions of a deployment: what Git asks for, else the service's images. */
export function artifactsOf(
  { images }: Pick<Service, 'images'>,
  deployment: Pick<Deployment, 'desired'> | undefined,
): ArtifactRef[] {
  const { artifact } = deployment?.desired ?? {};
  // An image that no file names is the service's
  return artifact && (artifact.kind !== 'image' || artifact.name.includes('/'))
    ? [artifact]
    : images.map(name => ({ kind: 'image', name }));
}

/** Whether continuous integration reports the versions of a deployment under the name of an artifact. */
export function isArtifactOf(
  { kind, name }: ArtifactRef,
  service: Pick<Service, 'images'>,
  deployment: Pick<Deployment, 'desired'> | undefined,
): boolean {
  return artifactsOf(service, deployment).some(
    own => own.kind === kind && own.name === name,
  );
}

/**
 * Those names of a service's artifacts that another service has for its images which the caller may not see: who names
 * another's image in an entity of his own learns nothing of it.
 */
export async function hiddenImages(
  own: { ref: string; artifacts: ArtifactRef[] },
  services: Service[],
  visible: View['visible'],
): Promise<ReadonlySet<string>> {
  const names = new Set(own.artifacts.map(({ name }) => name));
  const sharing = services.filter(
    ({ ref, images }) =>
      ref !== own.ref && images.some(image => names.has(image)),
  );
  const seen =
    sharing.length > 0
      ? await visible(sharing.map(({ ref }) => ref))
      : new Set<string>();
  return new Set(
    sharing.filter(({ ref }) => !seen.has(ref)).flatMap(({ images }) => images),
  );
}

const toShown = ({
  image,
  requestedBy,
  requestedAt,
}: AwaitedService): AwaitedService => ({ image, requestedBy, requestedAt });

/** The newest of some reported versions, unless Git asks for a newer one. */
function newestFor(
  reports: ReportedArtifact[],
  deployment: Deployment | undefined,
): ReportedArtifact | undefined {
  const newest = newestReported(reports);
  const desired = deployment?.desired?.version;
  const order =
    newest && desired ? compareVersions(newest.version, desired) : undefined;
  // A commit or a branch is no step forward from a release
  const isApart =
    order === undefined &&
    desired !== undefined &&
    compareVersions(desired, desired) !== undefined;
  return isApart || (order ?? 0) < 0 ? undefined : newest;
}

/** Reads what is known about a service in its environments: for pages, plans and requests alike. Database only. */
export class SituationReader {
  constructor(
    private readonly options: {
      artifacts: ArtifactStore;
      awaited: AwaitedServiceStore;
      arrivalRefusals: ArrivalRefusalStore;
      environments: EnvironmentStore;
      deployments: DeploymentStore;
      holds: HoldStore;
      promotions: PromotionStore;
      records: RecordStore;
      sources: SourceStore;
      objects: ObjectStore;
    },
  ) {}

  /**
   * The situations in the given environments, or in one of them, by the environment's ref, in their order.
   *
   * @param environments - Those that the caller may read; upstreams are looked for among them
   * @param visible - Which services the caller may see; all, if it is left out
   * @param only - Ref of the one that is asked about
   * @param permitted - What the caller may do in an environment
   * @param except - Id of a promotion that is left out of account: the one that is being planned again
   * @param isAutomation - Whether a service or a template asks
   */
  async read(options: {
    service: string;
    environments: StoredEnvironment[];
    visible?: View['visible'];
    only?: string;
    permitted: (environment: string) => DeploymentSituation['permitted'];
    except?: string;
    isAutomation?: boolean;
  }): Promise<Map<string, StoredSituation>> {
    const { service: ref, environments: stored, only, permitted } = options;
    const { environments, deployments, holds, promotions, records, objects } =
      this.options;
    const [service, own, shown, held, earlier, refusalOf] = await Promise.all([
      environments.service(ref),
      deployments.ofService(ref),
      promotions.shown(ref, options.except),
      holds.ofService(ref),
      records.withEarlier(ref),
      objects.syncRefusals(),
    ]);
    const byRef = new Map(stored.map(item => [item.environment.ref, item]));
    const mentioned = own.flatMap(mentionedServices);
    const visible =
      mentioned.length > 0 ? await options.visible?.(mentioned) : undefined;
    const byEnvironment = new Map(
      own.map(item => [
        item.environment,
        visible ? redactDeployment(item, visible) : item,
      ]),
    );
    const situations = new Map<string, StoredSituation>();
    const targets = stored.filter(
      ({ environment }) => !only || environment.ref === only,
    );
    const arriving = await this.arrivals(service, options.visible);
    for (const { environment: target, problems } of targets) {
      const deployment = byEnvironment.get(target.ref);
      const promotion = shown.get(target.ref);
      const lastHealthy = isInTrouble({ deployment, promotion })
        ? await records.lastHealthy({
            environment: target.ref,
            service: ref,
            not: deployment!.desired!.version,
          })
        : undefined;
      situations.set(target.ref, {
        target,
        problems,
        ...(deployment ? { deployment } : {}),
        absent:
          service !== undefined &&
          !deployment?.desired &&
          (await lacks(this.options.sources, target, service)),
        upstreams: target.promotesFrom.flatMap(upstream => {
          const environment = byRef.get(upstream)?.environment;
          return environment
            ? [{ environment, deployment: byEnvironment.get(upstream) }]
            : [];
        }),
        ...(await arriving(target.ref, deployment)),
        ...(promotion ? { promotion } : {}),
        holds: held.get(target.ref) ?? [],
        ...(options.isAutomation ? { isAutomation: true } : {}),
        permitted: permitted(target.ref),
        hasEarlierRecord: earlier.has(target.ref),
        ...(lastHealthy ? { lastHealthy } : {}),
        syncRefusal: deployment?.delivery && refusalOf(deployment.delivery),
      });
    }
    return situations;
  }

  /** Whether an environment takes its versions from continuous integration. One whose upstreams a caller may not see does not. */
  async isFirst(environment: string): Promise<boolean> {
    return (await this.firsts()).has(environment);
  }

  /** What comes to each environment from continuous integration, and what is to come; what is known of all is read once. */
  private async arrivals(
    service: Service | undefined,
    visible: View['visible'] | undefined,
  ): Promise<
    (
      environment: string,
      deployment: Deployment | undefined,
    ) => Promise<
      Pick<DeploymentSituation, 'reported' | 'awaited' | 'arrivalRefusal'>
    >
  > {
    if (!service) {
      return async () => ({});
    }
    const { awaited, arrivalRefusals } = this.options;
    const [firsts, waiting, refused] = await Promise.all([
      this.firsts(),
      awaited.ofService(service.ref),
      arrivalRefusals.ofService(service.ref),
    ]);
    return async (environment, deployment) => {
      const reported = firsts.has(environment)
        ? newestFor(
            reportedFor(
              service,
              await this.reportsOf(service, deployment, visible),
            ),
            deployment,
          )
        : undefined;
      const waits = deployment?.desired ? undefined : waiting.get(environment);
      const refusal = refused.get(environment);
      return {
        ...(reported ? { reported } : {}),
        ...(waits ? { awaited: toShown(waits) } : {}),
        ...(refusal && (waits || reported?.version === refusal.version)
          ? { arrivalRefusal: refusal }
          : {}),
      };
    };
  }

  /** What was reported for a deployment, as far as the caller may learn of it. */
  private async reportsOf(
    service: Service,
    deployment: Deployment | undefined,
    visible: View['visible'] | undefined,
  ): Promise<ReportedArtifact[]> {
    const { artifacts, environments } = this.options;
    const own = artifactsOf(service, deployment);
    const reports = await artifacts.of(own);
    // What Git asks for is the service's, whoever else names it
    if (deployment?.desired || !visible || reports.length === 0) {
      return reports;
    }
    const hidden = await hiddenImages(
      { ref: service.ref, artifacts: own },
      await environments.services(),
      visible,
    );
    return hidden.size > 0
      ? artifacts.of(own.filter(({ name }) => !hidden.has(name)))
      : reports;
  }

  /** Refs of the first environments. */
  private async firsts(): Promise<Set<string>> {
    const stored = await this.options.environments.list();
    return new Set(
      stored.flatMap(({ environment }) =>
        environment.promotesFrom.length === 0 ? [environment.ref] : [],
      ),
    );
  }
}
