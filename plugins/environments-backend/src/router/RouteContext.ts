import type {
  AuditorService,
  BackstageCredentials,
  BackstageUserPrincipal,
  HttpAuthService,
} from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';
import type { Request } from 'express';
import type { Access } from '../access/Access';
import type { SyncAccess } from '../access/SyncAccess';
import type { GoldenPath } from '../golden/GoldenPath';
import type { SyncRequests } from '../clusters/SyncRequests';
import type { PromotionService } from '../promote/PromotionService';
import type { QueryContext } from '../queries/QueryContext';
import type { Ration } from './Ration';
import { actorOf } from './actorOf';

/** What the routes call. */
export interface RouteServices {
  httpAuth: HttpAuthService;
  auditor: AuditorService;
  access: Access;
  syncAccess: SyncAccess;
  queries: QueryContext;
  promotions: PromotionService;
  goldenPath: GoldenPath;
  /** Lets an environment come from the repository that is proposed for it. */
  acceptHome: (environment: string, repository: string) => Promise<void>;
  syncs: SyncRequests;
  ration: Ration;
}

/** What every route needs of a request. The typed router's requests are Express' own. */
export class RouteContext {
  constructor(readonly services: RouteServices) {}

  /** A person or another plugin. */
  anyone(req: unknown): Promise<BackstageCredentials> {
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
  async audited<T>(
    req: unknown,
    event: { eventId: string; meta: Record<string, string> },
    run: () => Promise<T>,
  ): Promise<T> {
    const entry = await this.services.auditor.createEvent({
      ...event,
      severityLevel: 'medium',
      request: req as Request,
    });
    try {
      const result = await run();
      await entry.success();
      return result;
    } catch (error) {
      await entry.fail({ error: toError(error) });
      throw error;
    }
  }
}
