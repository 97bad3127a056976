import type { ArgoCdInstance } from '../ArgoCdInstance';
import { ArgoCdApiError } from './ArgoCdApiError';

const CERTIFICATE = /CERT|SIGNATURE|ISSUER|ALTNAME/;

function codeOf(error: unknown): string {
  const { code } = error as { code?: unknown };
  return typeof code === 'string' ? code : '';
}

function credentialsKey({ credentials }: ArgoCdInstance): string {
  return credentials.kind === 'token' ? 'token' : 'username and password';
}

/** What went wrong with an instance, in words for the page: its name, its answer, and what to do. */
export function reasonOf(instance: ArgoCdInstance, error: unknown): string {
  const who = `Argo CD instance ${instance.name}`;
  const text = error instanceof Error ? error.message : String(error);
  if (error instanceof ArgoCdApiError) {
    const { status } = error;
    if (status === 401) {
      return `${who} refuses the ${credentialsKey(
        instance,
      )} of argocd.appLocatorMethods: ${text}. Set a valid one`;
    }
    return status === 403
      ? `${who} does not allow it: ${text}. Let the account get applications in argocd-rbac-cm`
      : `${who} answers ${status}: ${text}`;
  }
  if (instance.credentials.kind === 'none') {
    return `${who} is not read: ${text}`;
  }
  if (CERTIFICATE.test(codeOf(error))) {
    return `${who} has a certificate that is not trusted: ${text}. Set its caFile to the authority that signed it`;
  }
  const late = (error as Error).name === 'AbortError';
  return codeOf(error) || late
    ? `${who} does not answer: ${
        late ? 'it took too long' : text
      }. Check url in argocd.appLocatorMethods`
    : `${who} cannot be read: ${text}`;
}
