import type {
  Deployment,
  Reason,
} from '@downstage/backstage-plugin-environments-common';

/** Reasons were English texts before they were data. */
function toReason(reason: Reason | string | undefined): Reason | undefined {
  return typeof reason === 'string'
    ? { id: 'engine-message', params: { detail: reason } }
    : reason;
}

/**
 * Reads a deployment as it is stored. A row may have been written by the version before, which may still be running
 * beside this one: the next projection replaces it.
 */
export function parseDeployment(text: string): Deployment {
  const { message, ...stored } = JSON.parse(text) as Deployment & {
    message?: string;
  };
  const reason = toReason(stored.reason ?? message);
  const { desired } = stored;
  const refused = toReason(desired?.reason);
  return {
    ...stored,
    ...(reason ? { reason } : {}),
    ...(desired
      ? {
          desired: {
            ...desired,
            document: desired.document ?? 0,
            ...(refused ? { reason: refused } : {}),
          },
        }
      : {}),
  };
}
