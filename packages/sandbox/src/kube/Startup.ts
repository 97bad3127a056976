import { ApiError } from './ApiError';
import { type ResourceType, isCustomResource } from './resources';

/**
 * How far a server has come that starts: it answers 503 to everything; it serves its own kinds, and those of definitions
 * not yet; it has not read the roles yet, so that it forbids everything; it is ready.
 * @public
 */
export type StartPhase =
  | 'unavailable'
  | 'no-definitions'
  | 'no-roles'
  | 'ready';

/** In their order. */
const PHASES: StartPhase[] = [
  'unavailable',
  'no-definitions',
  'no-roles',
  'ready',
];

/** What a server that is starting answers in place of the truth. */
export class Startup {
  private phase: StartPhase = 'ready';
  private timer?: NodeJS.Timeout;

  /** Stays in a phase. */
  enter(phase: StartPhase): void {
    clearTimeout(this.timer);
    this.phase = phase;
  }

  /** Goes through all phases, each of a length in milliseconds. */
  begin(ms: number): void {
    const [first, ...rest] = PHASES;
    this.enter(first);
    const next = () => {
      const phase = rest.shift();
      if (phase) {
        this.phase = phase;
        this.timer = setTimeout(next, ms);
      }
    };
    this.timer = setTimeout(next, ms);
  }

  stop(): void {
    clearTimeout(this.timer);
  }

  /** What is served by now. */
  served(types: ResourceType[]): ResourceType[] {
    return this.phase === 'no-definitions'
      ? types.filter(type => !isCustomResource(type))
      : types;
  }

  /** Throws what a request is answered that comes too early. */
  check(path: string): void {
    if (this.phase === 'ready') {
      return;
    }
    if (/^\/(readyz|healthz)$/.test(path)) {
      throw new ApiError({ code: 500, message: `not ready: ${this.phase}` });
    }
    if (this.phase === 'unavailable') {
      throw new ApiError({
        code: 503,
        message: 'the server is currently unable to handle the request',
      });
    }
    if (this.phase === 'no-roles' && path !== '/livez') {
      throw new ApiError({
        code: 403,
        message: `forbidden: User "portal" cannot get path "${path}": RBAC: clusterrole.rbac.authorization.k8s.io "portal" not found`,
      });
    }
  }
}
