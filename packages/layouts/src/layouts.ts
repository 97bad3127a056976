import { helmValues } from './helmValues';
import { kustomize } from './kustomize';
import type { LayoutDriver } from './LayoutDriver';

/**
 * All layouts, in the order in which detection asks them.
 *
 * @public
 */
export const LAYOUTS: LayoutDriver[] = [kustomize, helmValues];

/**
 * The driver of a name.
 *
 * @public
 */
export function layoutNamed(name: string): LayoutDriver | undefined {
  return LAYOUTS.find(layout => layout.name === name);
}
