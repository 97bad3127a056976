import type { Knex } from 'knex';
import { ArrivalRefusalStore } from './ArrivalRefusalStore';
import { ArtifactStore } from './ArtifactStore';
import { AwaitedServiceStore } from './AwaitedServiceStore';
import { ChangeFeed } from './ChangeFeed';
import { ClaimStore } from './ClaimStore';
import { CreationStore } from './CreationStore';
import { DeploymentStore } from './DeploymentStore';
import { EnvironmentStore } from './EnvironmentStore';
import { FollowedImageStore } from './FollowedImageStore';
import { FetchedBlobStore } from './FetchedBlobStore';
import { GapStore } from './GapStore';
import { HoldStore } from './HoldStore';
import { IdentityStore } from './IdentityStore';
import { LeaseStore } from './LeaseStore';
import { ObjectStore } from './ObjectStore';
import { PacingStore } from './PacingStore';
import { PreviewStore } from './PreviewStore';
import { PromotionStore } from './PromotionStore';
import { PromotionWork } from './PromotionWork';
import { PullRequestPollStore } from './PullRequestPollStore';
import { RecordStore } from './RecordStore';
import { SourceStore } from './SourceStore';
import { WorkStore } from './WorkStore';

/** All that is kept in the database. */
export interface Stores {
  artifacts: ArtifactStore;
  awaited: AwaitedServiceStore;
  arrivalRefusals: ArrivalRefusalStore;
  feed: ChangeFeed;
  leases: LeaseStore;
  environments: EnvironmentStore;
  claims: ClaimStore;
  creations: CreationStore;
  blobs: FetchedBlobStore;
  followed: FollowedImageStore;
  gaps: GapStore;
  holds: HoldStore;
  identities: IdentityStore;
  sources: SourceStore;
  objects: ObjectStore;
  deployments: DeploymentStore;
  pacing: PacingStore;
  polls: PullRequestPollStore;
  previews: PreviewStore;
  records: RecordStore;
  promotions: PromotionStore;
  promotionWork: PromotionWork;
  work: WorkStore;
}

/**
 * @param options.owner - Names this process among those that share the database
 * @param options.workLeaseMs - After how long of silence its work is taken over
 * @param options.longestPauseMs - How long a source that cannot be read is left alone at most
 */
export function createStores(options: {
  knex: Knex;
  owner: string;
  workLeaseMs?: number;
  longestPauseMs?: number;
}): Stores {
  const { knex, owner, workLeaseMs, longestPauseMs } = options;
  const feed = new ChangeFeed({ knex });
  const leases = new LeaseStore({ knex, owner });
  const gaps = new GapStore({ knex });
  const holds = new HoldStore({ knex, feed });
  const records = new RecordStore({ knex });
  const work = new WorkStore({ knex, owner, leaseMs: workLeaseMs });
  return {
    artifacts: new ArtifactStore({ knex, feed, work }),
    awaited: new AwaitedServiceStore({ knex, feed, work }),
    arrivalRefusals: new ArrivalRefusalStore({ knex, feed }),
    feed,
    leases,
    claims: new ClaimStore({ knex }),
    creations: new CreationStore({ knex }),
    blobs: new FetchedBlobStore({ knex }),
    followed: new FollowedImageStore({ knex }),
    gaps,
    holds,
    identities: new IdentityStore({ knex }),
    environments: new EnvironmentStore({ knex, feed }),
    sources: new SourceStore({ knex, gaps, longestPauseMs }),
    objects: new ObjectStore({ knex, leases, feed }),
    deployments: new DeploymentStore({ knex, feed }),
    pacing: new PacingStore({ knex }),
    polls: new PullRequestPollStore({ knex }),
    previews: new PreviewStore({ knex, feed }),
    records,
    promotions: new PromotionStore({ knex, feed, holds, records, work }),
    promotionWork: new PromotionWork({ knex, work }),
    work,
  };
}
