/**
 * What brings Applications is there after, and gone with them before, the projects without which Argo CD finalizes none: what it
 * prunes goes in the opposite order of waves.
 * https://argo-cd.readthedocs.io/en/stable/user-guide/sync-waves/
 */
export const LAST = { 'argocd.argoproj.io/sync-wave': '1' };
