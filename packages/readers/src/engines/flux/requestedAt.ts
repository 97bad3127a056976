/** The annotation that asks Flux to reconcile an object when it changes. */
export const REQUESTED_AT = 'reconcile.fluxcd.io/requestedAt';
