/**
 * Kinds of engines' objects that apply others to a cluster, and can be asked to do it now. The other kinds only say where
 * those come from, or make such objects.
 */
export const APPLYING_KINDS: ReadonlySet<string> = new Set([
  'Application',
  'Kustomization',
  'HelmRelease',
]);
