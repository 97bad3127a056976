import { ConflictError } from '@backstage/errors';
import {
  type PromotionAddition,
  newestReported,
} from '@downstage/backstage-plugin-environments-common';
import type { View } from '../access/Visibility';
import type { ArtifactStore } from '../database/ArtifactStore';
import type {
  AwaitedAddition,
  AwaitedServiceStore,
} from '../database/AwaitedServiceStore';
import type { EnvironmentStore } from '../database/EnvironmentStore';
import type { DeploymentStore } from '../database/DeploymentStore';
import type { PromotionStore } from '../database/PromotionStore';
import type { PromotionPlanner } from '../promote/PromotionPlanner';
import { earlierAddition } from '../promote/earlierAddition';
import { refusalOf } from '../promote/refusalOf';
import { reportedFor } from '../follow/reportedFor';
import { toArtifact } from './requireReporter';

/** Stands for the tag that nobody has pushed yet. */
const STAND_IN = '0.0.0';

interface DeploymentKey {
  environment: string;
  service: string;
}

/** Lets services wait for their first image. */
export class AwaitedServices {
  constructor(
    private readonly options: {
      artifacts: ArtifactStore;
      awaited: AwaitedServiceStore;
      promotions: PromotionStore;
      deployments: DeploymentStore;
      environments: EnvironmentStore;
      planner: PromotionPlanner;
    },
  ) {}

  /**
   * An addition with its tag: the one that is given, else that of the promotion that adds it already, else the newest that was
   * reported. Where there is none, it is written down that the service waits, and for which image.
   *
   * @throws InputError where the image is none
   * @throws ConflictError where it could not be added whatever its tag is
   */
  async complete(
    deployment: DeploymentKey,
    addition: AwaitedAddition & { tag?: string },
    requester: { requestedBy: string; view: View },
  ): Promise<PromotionAddition | { awaits: string }> {
    const { artifacts, awaited, environments } = this.options;
    const earlier = addition.tag
      ? undefined
      : await earlierAddition(this.options, { ...deployment, ...addition });
    const tag = addition.tag ?? earlier?.wish.addition?.tag;
    if (tag) {
      return { ...addition, tag };
    }
    const artifact = toArtifact('image', addition.image);
    const newest = newestReported(
      reportedFor(
        (await environments.service(deployment.service)) ?? {},
        await artifacts.of([artifact]),
      ),
    );
    if (newest) {
      return { ...addition, tag: newest.version };
    }
    await this.requirePossible(deployment, addition, requester.view);
    await awaited.begin({
      ...deployment,
      image: artifact.name,
      addition,
      requestedBy: requester.requestedBy,
      requestedAt: new Date().toISOString(),
    });
    return { awaits: artifact.name };
  }

  /** It waits no longer. */
  withdraw(deployment: DeploymentKey): Promise<void> {
    return this.options.awaited.end(deployment);
  }

  private async requirePossible(
    deployment: DeploymentKey,
    addition: AwaitedAddition,
    view: View,
  ): Promise<void> {
    const wish = { ...deployment, addition: { ...addition, tag: STAND_IN } };
    const { plan } = await this.options.planner.plan(wish, view);
    const refusal = refusalOf(plan, { ...wish, expectedVersion: STAND_IN });
    if (refusal) {
      throw new ConflictError(refusal);
    }
  }
}
