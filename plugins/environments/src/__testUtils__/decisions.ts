import type {
  Decision,
  PromotionDecision,
  Reason,
} from '@downstage/backstage-plugin-environments-common';

/** A reason whose sentence is the given text, in every language. */
export function aReason(text: string): Reason {
  return { id: 'engine-message', params: { detail: text } };
}

/** A decision for an action. */
export function allowed(given: Partial<PromotionDecision> = {}): Decision {
  return { allowed: true, reasons: [], warnings: [], ...given };
}

/** A decision against an action, for one reason. */
export function refused(
  text: string,
  given: Partial<PromotionDecision> = {},
): Decision {
  return { allowed: false, reasons: [aReason(text)], warnings: [], ...given };
}
