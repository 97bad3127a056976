import type {
  ArtifactRef,
  PromotionKind,
  PromotionState,
} from '@downstage/backstage-plugin-environments-common';

/** Times are ISO 8601; what is said to be JSON is stored as text. SQLite returns booleans as 0 and 1. */

/** Read model: an environment of the catalog. */
export interface EnvironmentRow {
  ref: string;
  /** Environment as JSON. */
  definition: string;
  /** EnvironmentProblem[] as JSON. */
  problems: string;
  proposed_home: string | null;
}

/** Read model: a service of the catalog. */
export interface ServiceRow {
  ref: string;
  /** Service as JSON. */
  definition: string;
}

/** How far a branch of a repository has been read. */
export interface SourceRow {
  repository: string;
  branch: string;
  etag: string | null;
  /** The commit that the pins were read at. */
  head: string | null;
  /** HeadCommit as JSON. */
  head_commit: string | null;
  parent: string | null;
  error: string | null;
  /** SourceProblem[] as JSON. */
  problems: string | null;
  checked_at: string | null;
  failures: number;
  retry_at: string | null;
  /** SourceProgress as JSON. */
  progress: string | null;
}

/** Read model: a text that a reading has fetched which is not at its end. */
export interface FetchedBlobRow {
  repository: string;
  branch: string;
  sha: string;
  content: string;
}

/** Read model: a version pin at a source's head. */
export interface PinRow {
  id: number;
  environment: string;
  repository: string;
  branch: string;
  /** StoredPin as JSON. */
  pin: string;
}

/** Read model: a text that pins were found in. */
export interface SourceFileRow {
  repository: string;
  branch: string;
  path: string;
  /** Of the blob. */
  sha: string | null;
  content: string;
}

/** Read model: an object of a cluster. */
export interface ObjectRow {
  cluster: string;
  kind: string;
  namespace: string;
  name: string;
  version: number;
  /** Reading as JSON. */
  reading: string;
}

/** How far a kind of objects of a cluster is known. */
export interface ClusterResourceRow {
  cluster: string;
  kind: string;
  state: 'listed' | 'absent' | 'failed';
  reason: string | null;
  /** The last good reading. */
  good_at: string | null;
  /** Counted up by each write of objects. */
  version: number | string;
  /** Namespaces that cannot be read, as JSON. */
  unread: string | null;
  /** Why syncs may not be asked for, by namespace, as JSON. */
  sync_refusals: string | null;
}

/** Read model: what pages show. */
export interface DeploymentRow {
  environment: string;
  service: string;
  /** Deployment as JSON. */
  deployment: string;
  /** The delivery engine's object that it follows. */
  delivery: string | null;
}

/** Read model: what is delivered for a pull request. */
export interface PreviewRow {
  cluster: string;
  kind: string;
  namespace: string;
  name: string;
  /** URL of the repository with the pull request. */
  repository: string;
  /** StoredPreview as JSON. */
  preview: string;
}

/** Who does work that only one replica does. */
export interface LeaseRow {
  name: string;
  owner: string;
  epoch: number | string;
  /** By the database's clock, in milliseconds. */
  expires_at: number | string;
}

/** The change feed. */
export interface ChangeRow {
  seq: number | string;
  topic:
    | 'deployment'
    | 'promotion'
    | 'environment'
    | 'cluster'
    | 'artifact'
    | 'preview';
  key: string;
  at: string;
}

/** What is counted up at each change. */
export interface VersionRow {
  name: string;
  version: number | string;
}

/** History: a change of what Git asks for, or of what runs. Never dropped. */
export interface RecordRow {
  id: string;
  change: 'desired' | 'live';
  environment: string;
  service: string;
  artifact: string;
  from_version: string | null;
  to_version: string;
  digest: string | null;
  /** HeadCommit as JSON. */
  head_commit: string | null;
  promotion_id: string | null;
  desired_at: string;
  live_at: string | null;
  synced_at: string | null;
  healthy_at: string | null;
  current: boolean;
  /** Whether Git's log told of it, not what was seen. */
  rebuilt: boolean;
  /** The gap at whose end it was noticed. */
  gap_id: number | null;
}

/** History: a stretch of a branch that passed unseen. */
export interface GapRow {
  id: number;
  repository: string;
  branch: string;
  /** The last commit that was seen before; null: none. */
  after_commit: string | null;
  /** The commit that was seen next. */
  until_commit: string;
  /** Whether anybody has asked for it. */
  wanted: boolean;
  created_at: string;
  done_at: string | null;
  /** Requests to the SCM host that it took. */
  calls: number | null;
  /** Why it could not be read the last time. */
  error: string | null;
  retry_at: string | null;
}

/** A promotion or rollback. Never dropped. */
export interface PromotionRow {
  id: string;
  kind: PromotionKind;
  environment: string;
  service: string;
  from_environment: string | null;
  artifact: string;
  from_version: string;
  to_version: string;
  state: PromotionState;
  reason: string;
  requested_by: string;
  created_at: string;
  updated_at: string;
  deadline: string | null;
  /** PromotionWish as JSON. */
  wish: string;
  /** PromotionChange without its paths as JSON. */
  change: string;
  /** Our commit, once it is known. */
  commit_sha: string | null;
  /** Who wants it cancelled. */
  cancelled_by: string | null;
  cancelled_at: string | null;
  /** ReviewedPlan as JSON; null for those of the first versions of the plugin. */
  plan: string | null;
  /** Id of the promotion that takes its place. */
  superseded_by: string | null;
  /** The same for what was asked for together. */
  batch: string | null;
  /** Id of the promotion that commits for all that share a pull request. */
  leader: string | null;
  /** The same for what goes to several environments in order. */
  rollout: string | null;
  /** Its place among them. */
  ring: number | null;
  soak_seconds: number | null;
  begins_at: string | null;
  /** Null while it waits for its turn. */
  begun_at: string | null;
  /** When the merge of a change of configuration was first seen applied. */
  applied_at: string | null;
}

/** What keeps automation away from a deployment after a rollback. Never rebuilt. */
export interface HoldRow {
  /** The rollback. */
  promotion_id: string;
  environment: string;
  service: string;
  since: string;
  held_by: string;
  from_version: string;
  to_version: string;
}

/** A service that is added to an environment once its first image is reported. */
export interface AwaitedServiceRow {
  environment: string;
  service: string;
  /** Normalised. */
  image: string;
  /** PromotionAddition without its tag, as JSON. */
  addition: string;
  requested_by: string;
  requested_at: string;
}

/** A version that continuous integration reported. */
export interface ArtifactRow {
  id: string;
  kind: ArtifactRef['kind'];
  name: string;
  version: string;
  /** Empty where none was reported. */
  digest: string;
  commit_sha: string | null;
  build: string | null;
  reported_by: string;
  reported_at: string;
}

/** An image whose tags are taken from its registry. */
export interface FollowedImageRow {
  /** Normalised, without tag. */
  name: string;
  /** FollowedVersions[] as JSON. */
  wish: string;
  /** Offered tags as JSON. */
  seen: string;
  looked_at: string;
  problem: string | null;
}

/** Something to look at. */
export interface WorkRow {
  key: string;
  /** By the database's clock, in milliseconds. */
  due_at: number | string;
  /** Counted up each time somebody asks for it. */
  asked: number | string;
  /** In a row. */
  failures: number | string;
  /** The process that is at it. */
  owner: string | null;
  leased_until: number | string | null;
}

/** What a promotion changes in a file. Never dropped. */
export interface PromotionFileRow {
  id: number;
  promotion_id: string;
  path: string;
  /** Unified and masked; empty when none was kept. */
  diff: string;
}

/** A step in a promotion's life. Never dropped. */
export interface PromotionEventRow {
  id: number;
  promotion_id: string;
  from_state: PromotionState | null;
  to_state: PromotionState;
  actor: string;
  at: string;
  reason: string;
}

/** How requests of an installation are paced, by the database's clock, in milliseconds. */
export interface PacingRow {
  installation: string;
  booked_until: number | string;
  paused_until: number | string;
}

/** What a repository said last of its pull requests. */
export interface PullRequestPollRow {
  repository: string;
  etag: string | null;
  /** ScmPullRequestMark[] as JSON. */
  marks: string;
  /** Whether webhooks are known to come. */
  is_told: boolean | number;
  /** Whether one came since. */
  was_told: boolean | number;
}

/** A repository that the golden path began to create. Never dropped. */
export interface EnvironmentCreationRow {
  repository: string;
  environment: string;
  owner: string;
  cluster: string;
  requested_by: string;
  begun_at: string;
  created_at: string | null;
  guarded_at: string | null;
  /** What the first commit is known by. */
  mark: string | null;
}

/** Why a reported version does not come by itself. */
export interface ArrivalRefusalRow {
  environment: string;
  service: string;
  version: string;
  reason: string;
  since: string;
}

declare module 'knex/types/tables' {
  interface Tables {
    environments: EnvironmentRow;
    services: ServiceRow;
    sources: SourceRow;
    pins: PinRow;
    source_files: SourceFileRow;
    objects: ObjectRow;
    cluster_resources: ClusterResourceRow;
    deployments: DeploymentRow;
    previews: PreviewRow;
    followed_images: FollowedImageRow;
    leases: LeaseRow;
    changes: ChangeRow;
    versions: VersionRow;
    records: RecordRow;
    history_gaps: GapRow;
    promotions: PromotionRow;
    holds: HoldRow;
    artifacts: ArtifactRow;
    awaited_services: AwaitedServiceRow;
    arrival_refusals: ArrivalRefusalRow;
    promotion_files: PromotionFileRow;
    promotion_events: PromotionEventRow;
    work: WorkRow;
    fetched_blobs: FetchedBlobRow;
    scm_pacing: PacingRow;
    pull_request_polls: PullRequestPollRow;
    environment_creations: EnvironmentCreationRow;
  }
}
