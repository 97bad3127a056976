export { decide, decidePromotion, runChecks } from './decide';
export type { CheckOutcome, Decision, PromotionDecision } from './decide';
export { CHECKS } from './registry';
export type { Check, CheckResult, DeploymentAction } from './Check';
