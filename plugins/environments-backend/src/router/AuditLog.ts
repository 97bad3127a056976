import type {
  AuditorService,
  AuditorServiceCreateEventOptions,
  AuditorServiceEventSeverityLevel,
} from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';
import type { Request } from 'express';

type JsonObject = NonNullable<AuditorServiceCreateEventOptions['meta']>;

/** A change that somebody asks for. */
export interface AuditedChange {
  eventId: string;
  severityLevel: AuditorServiceEventSeverityLevel;
  /** The target, by its refs and ids. */
  meta: JsonObject;
}

/** How a change ended that was no error. */
export interface AuditedOutcome {
  meta?: JsonObject;
  /** Why it did not succeed all the same. */
  failed?: string;
}

const isRead = ({ method }: Request) => ['GET', 'HEAD'].includes(method);

/** Writes down who changed what, who was refused what, and how it ended. */
export class AuditLog {
  private readonly auditor: AuditorService;
  /** Errors that an event tells of already. */
  private readonly told = new WeakSet<Error>();

  constructor(options: { auditor: AuditorService }) {
    this.auditor = options.auditor;
  }

  /** A change from the first word to its end; what it throws is its end, too. */
  async change<T>(
    request: Request,
    change: AuditedChange,
    run: (outcome: (outcome: AuditedOutcome) => void) => Promise<T>,
  ): Promise<T> {
    const entry = await this.auditor.createEvent({ ...change, request });
    let told: AuditedOutcome = {};
    try {
      const result = await run(outcome => {
        told = outcome;
      });
      const { failed, meta } = told;
      await (failed === undefined
        ? entry.success({ meta })
        : entry.fail({ meta, error: new Error(failed) }));
      return result;
    } catch (thrown) {
      const error = toError(thrown);
      this.told.add(error);
      await entry.fail({ error, meta: told.meta });
      throw error;
    }
  }

  /** A caller who was refused because of who they are; what they may not see counts, too. */
  async denial(request: Request, thrown: unknown): Promise<void> {
    const error = toError(thrown);
    if (
      !['NotAllowedError', 'NotFoundError'].includes(error.name) ||
      this.told.has(error)
    ) {
      return;
    }
    const entry = await this.auditor.createEvent({
      eventId: 'access-denied',
      severityLevel: isRead(request) ? 'low' : 'medium',
      request,
      meta: { method: request.method, path: request.path },
    });
    await entry.fail({ error });
  }

  /** A change that was asked for without credentials, or with wrong ones. The request is no request of anybody. */
  async refusedCredentials(request: Request, thrown: unknown): Promise<void> {
    if (isRead(request)) {
      return;
    }
    const entry = await this.auditor.createEvent({
      eventId: 'credentials-refused',
      severityLevel: 'medium',
      meta: {
        actor: 'unknown',
        method: request.method,
        path: request.path,
        ip: request.ip ?? 'unknown',
        userAgent: request.get('user-agent') ?? 'unknown',
      },
    });
    await entry.fail({ error: toError(thrown) });
  }
}
