import type {
  BackstageCredentials,
  BackstageServicePrincipal,
  BackstageUserPrincipal,
  HttpAuthService,
} from '@backstage/backend-plugin-api';
import { NotAllowedError } from '@backstage/errors';
import { environmentsArtifactReportPermission } from '@downstage/backstage-plugin-environments-common';
import type { Request } from 'express';
import type { Access } from '../access/Access';
import type { AuditLog, AuditedChange, AuditedOutcome } from './AuditLog';
import type { SyncAccess } from '../access/SyncAccess';
import type { FollowedImages } from '../follow/FollowedImages';
import type { AwaitedServices } from '../artifacts/AwaitedServices';
import type { ArtifactStore } from '../database/ArtifactStore';
import type { HoldStore } from '../database/HoldStore';
import type { CreationChoices } from '../golden/CreationChoices';
import type { ServiceRepositories } from '../golden/ServiceRepositories';
import type { PreviewRemover } from '../golden/previews/PreviewRemover';
import type { ServicePreviews } from '../golden/previews/ServicePreviews';
import type { ServiceTakeOver } from '../golden/ServiceTakeOver';
import type { EnvironmentRemover } from '../golden/EnvironmentRemover';
import type { EnvironmentTakeOver } from '../golden/EnvironmentTakeOver';
import type { GoldenPath } from '../golden/GoldenPath';
import type { SyncRequests } from '../clusters/SyncRequests';
import type { BatchService } from '../promote/BatchService';
import type { ConfigurationService } from '../promote/ConfigurationService';
import type { EverywhereService } from '../promote/EverywhereService';
import type { PromotionPlanner } from '../promote/PromotionPlanner';
import type { PromotionService } from '../promote/PromotionService';
import type { RolloutService } from '../promote/RolloutService';
import type { ReporterGrant } from '../settings/readArtifacts';
import type { QueryContext } from '../queries/QueryContext';
import type { Ration } from './Ration';
import { actorOf } from './actorOf';

/** What the routes call. */
export interface RouteServices {
  httpAuth: HttpAuthService;
  audit: AuditLog;
  access: Access;
  syncAccess: SyncAccess;
  queries: QueryContext;
  promotions: PromotionService;
  planner: PromotionPlanner;
  batches: BatchService;
  rollouts: RolloutService;
  everywhere: EverywhereService;
  configurations: ConfigurationService;
  goldenPath: GoldenPath;
  creationChoices: CreationChoices;
  serviceRepositories: ServiceRepositories;
  servicePreviews: ServicePreviews;
  previewRemover: PreviewRemover;
  serviceTakeOver: ServiceTakeOver;
  environmentTakeOver: EnvironmentTakeOver;
  environmentRemover: EnvironmentRemover;
  artifacts: ArtifactStore;
  followed: FollowedImages;
  awaitedServices: AwaitedServices;
  /** Who may report which artifacts; undefined where the permission is enough. */
  reporters: ReporterGrant[] | undefined;
  holds: HoldStore;
  /** Lets an environment come from the repository that is proposed for it. */
  acceptHome: (environment: string, repository: string) => Promise<void>;
  syncs: SyncRequests;
  ration: Ration;
}

/**
 * Whether an access token is restricted to reports. Backstage asks for permissions with the restriction, and reads the catalog
 * without it.
 */
function reportsAlone({ principal }: BackstageCredentials): boolean {
  const { accessRestrictions } = principal as BackstageServicePrincipal;
  const names = accessRestrictions?.permissionNames;
  return (
    names !== undefined &&
    names.every(name => name === environmentsArtifactReportPermission.name)
  );
}

/** What every route needs of a request. The typed router's requests are Express' own. */
export class RouteContext {
  constructor(readonly services: RouteServices) {}

  /**
   * A person, another plugin or the bearer of an access token that is not for reports alone.
   *
   * @throws NotAllowedError
   */
  async anyone(req: unknown): Promise<BackstageCredentials> {
    const credentials = await this.reporter(req);
    if (reportsAlone(credentials)) {
      throw new NotAllowedError(
        `This access token is restricted to ${environmentsArtifactReportPermission.name}`,
      );
    }
    return credentials;
  }

  /** Like {@link RouteContext.anyone}, and what may report alone. */
  reporter(req: unknown): Promise<BackstageCredentials> {
    return this.services.httpAuth.credentials(req as Request, {
      allow: ['user', 'service'],
    });
  }

  person(req: unknown): Promise<BackstageCredentials<BackstageUserPrincipal>> {
    return this.services.httpAuth.credentials(req as Request, {
      allow: ['user'],
    });
  }

  /**
   * For what costs calls to others. After permissions, so that what is refused costs nothing.
   *
   * @throws TooManyRequestsError when the caller has had their share for now
   */
  ration(credentials: BackstageCredentials): void {
    this.services.ration.take(actorOf(credentials));
  }

  /** Writes down who tried what, and how it ended. */
  audited<T>(
    req: unknown,
    change: AuditedChange,
    run: (outcome: (outcome: AuditedOutcome) => void) => Promise<T>,
  ): Promise<T> {
    return this.services.audit.change(req as Request, change, run);
  }
}
