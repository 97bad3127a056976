import type {
  Deployment,
  DesiredVersion,
  Reason,
} from '@downstage/backstage-plugin-environments-common';

/** As the version before wrote it: with reasons that are sentences, and without the document of a pin. */
interface EarlierDeployment extends Omit<Deployment, 'desired'> {
  desired?: Omit<DesiredVersion, 'document' | 'reason'> & {
    document?: number;
    reason?: Reason | string;
  };
  message?: string;
}

function toReason(
  id: 'engine-message' | 'pin-refused',
  reason: Reason | string | undefined,
): Reason | undefined {
  return typeof reason === 'string'
    ? { id, params: { detail: reason } }
    : reason;
}

/** A stored deployment, whichever version wrote it: an older replica may run beside this one. */
export function readDeployment(text: string): Deployment {
  const { message, reason, desired, ...rest }: EarlierDeployment =
    JSON.parse(text);
  const why = toReason('engine-message', reason ?? message);
  const { reason: refusal, ...pin } = desired ?? {};
  const refused = toReason('pin-refused', refusal);
  return {
    ...rest,
    ...(desired
      ? {
          desired: {
            document: 0,
            ...(pin as Omit<DesiredVersion, 'document'>),
            ...(refused ? { reason: refused } : {}),
          },
        }
      : {}),
    ...(why ? { reason: why } : {}),
  };
}
