import { argocd } from './argocd';
import { crossplane } from './crossplane';
import { flux } from './flux';
import { helmfile } from './helmfile';
import { helmValues } from './helmValues';
import { kustomize } from './kustomize';
import type { LayoutDriver } from './LayoutDriver';
import { manifests } from './manifests';
import { umbrellaChart } from './umbrellaChart';

/** All layouts. A file or object is the first one's that claims it; `manifests` takes every object that is left. */
export const LAYOUTS: LayoutDriver[] = [
  kustomize,
  umbrellaChart,
  helmfile,
  argocd,
  flux,
  crossplane,
  helmValues,
  manifests,
];

/**
 * The names that `layout` of a source may have, beside `auto`.
 *
 * @public
 */
export const LAYOUT_NAMES: string[] = LAYOUTS.map(layout => layout.name);

/** The driver of a name. */
export function layoutNamed(name: string): LayoutDriver | undefined {
  return LAYOUTS.find(layout => layout.name === name);
}
