export { decide, decidePromotion, prepareRollback, runChecks } from './decide';
export type {
  CheckOutcome,
  Decision,
  PreparedRollback,
  PromotionDecision,
} from './decide';
export { CHECKS } from './registry';
export type { Check, CheckResult, DeploymentAction } from './Check';
