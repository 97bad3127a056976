import type { DeploymentSituation } from '../domain/DeploymentSituation';
import type { Reason, ReasonId } from '../reasons';

/**
 * What may be asked for in an environment.
 *
 * @public
 */
export type DeploymentAction =
  | 'promotion'
  | 'addition'
  | 'rollback'
  | 'configuration'
  | 'removal'
  | 'sync';

/**
 * What a check observed.
 *
 * @public
 */
export interface CheckResult {
  /** `pending` may pass by itself; `unknown`: what it needs to know is not known. */
  state: 'passed' | 'failed' | 'pending' | 'unknown';
  /** What the sentence of the check's id names. */
  params?: Record<string, string>;
  /** A reason that says more than the sentence of the check's id. */
  reason?: Reason;
  /** Where it can be looked at. */
  evidence?: { title: string; url: string };
}

/**
 * One observed fact that an action depends on. Pure: what has to be looked up outside is gathered into the situation
 * before. Its id is also that of the reason that is given when it does not pass.
 *
 * @public
 */
export interface Check {
  id: ReasonId;
  actions: readonly DeploymentAction[];
  /** For a check of promotions that is none of rollbacks: why it makes no sense backwards. */
  forwardOnly?: string;
  /** What becomes of the action when it does not pass: `require` refuses it, `warn` tells. */
  level: 'require' | 'warn';
  /** Undefined: it does not apply to the situation. */
  run(
    situation: DeploymentSituation,
    action: DeploymentAction,
  ): CheckResult | undefined;
}

/** The result that needs no words. */
export const PASSED: CheckResult = { state: 'passed' };
