import type { LayoutDriver } from '../driver/LayoutDriver';
import { parsePath } from '../yaml/paths';
import { descend } from '../yaml/placeAt';
import { createParser } from './createParser';

/** The documents of a YAML file that have a path; none where the text is not YAML. */
export function documentsWith(
  layouts: LayoutDriver[],
  options: { file: string; text: string; path: string },
): number[] {
  const { file, text, path } = options;
  const steps = parsePath(path);
  return steps
    ? createParser(layouts)(file, text).roots.flatMap((root, index) =>
        descend(root, steps) ? [index] : [],
      )
    : [];
}
