import {
  type PromotionAddition,
  newestReported,
} from '@downstage/backstage-plugin-environments-common';
import type { ArtifactStore } from '../database/ArtifactStore';
import type {
  AwaitedAddition,
  AwaitedServiceStore,
} from '../database/AwaitedServiceStore';
import { toArtifact } from './requireReporter';

/** Lets services wait for their first image. */
export class AwaitedServices {
  constructor(
    private readonly options: {
      artifacts: ArtifactStore;
      awaited: AwaitedServiceStore;
    },
  ) {}

  /**
   * An addition with its tag: the one that is given, else the newest that was reported. Where there is none, it is written down
   * that the service waits, and for which image.
   *
   * @throws InputError where the image is none
   */
  async complete(
    deployment: { environment: string; service: string },
    addition: AwaitedAddition & { tag?: string },
    requestedBy: string,
  ): Promise<PromotionAddition | { awaits: string }> {
    const { artifacts, awaited } = this.options;
    const { tag } = addition;
    if (tag) {
      await awaited.end(deployment);
      return { ...addition, tag };
    }
    const artifact = toArtifact('image', addition.image);
    const newest = newestReported(await artifacts.of([artifact]));
    if (newest) {
      return { ...addition, tag: newest.version };
    }
    await awaited.begin({
      ...deployment,
      image: artifact.name,
      addition,
      requestedBy,
      requestedAt: new Date().toISOString(),
    });
    return { awaits: artifact.name };
  }
}
