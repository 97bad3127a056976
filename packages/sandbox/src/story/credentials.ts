/**
 * Fixed credentials of the sandbox. They open nothing but the sandbox, which listens on this machine only.
 * @public
 */
export const SANDBOX_CREDENTIALS = {
  portal: { login: 'portal-bot', token: 'sandbox-portal-token' },
  oauth: {
    clientId: 'sandbox-oauth-client',
    clientSecret: 'sandbox-oauth-secret',
  },
  webhookSecret: 'sandbox-webhook-secret',
  clusterToken: 'sandbox-cluster-token',
  /** Argo CD's account for the portal: it logs in, or brings the key. */
  argoCd: {
    username: 'portal',
    password: 'sandbox-argocd-password',
    token: 'sandbox-argocd-token',
  },
  accountTokens: {
    'developer-at': 'sandbox-token-developer-at',
    'developer-ae': 'sandbox-token-developer-ae',
    'release-manager': 'sandbox-token-release-manager',
    'platform-engineer': 'sandbox-token-platform-engineer',
    viewer: 'sandbox-token-viewer',
  },
} as const;
