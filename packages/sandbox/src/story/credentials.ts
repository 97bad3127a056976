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
  /** The account that pushes images. */
  registry: { username: 'ci', password: 'sandbox-registry-password' },
  /** Continuous integration: at the forge, for the forge's webhooks, and at the portal. */
  ci: {
    login: 'ci-bot',
    token: 'sandbox-ci-token',
    webhookSecret: 'sandbox-ci-webhook-secret',
    reportToken: 'sandbox-report-token',
  },
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
