import type { LayoutDriver } from '../driver/LayoutDriver';
import { draftRemoval } from '../edit/planService';
import type { LocateResult } from '../locate/locatePins';
import { isBelow } from '../tree/folders';
import type { PathStep } from '../yaml/YamlPlace';

/** What of a folder is a service's. */
export interface OwnParts {
  /** Whole files. */
  files: string[];
  /** Entries of files that others have a part in. */
  entries: Array<{ file: string; path: PathStep[] }>;
}

/** What of a folder is a service's: what would go with it. */
export function ownParts(
  layouts: LayoutDriver[],
  located: LocateResult,
  { services, wholeFolder }: { services: string[]; wholeFolder: boolean },
): OwnParts | { refused: string } {
  const { folder, files } = located;
  if (wholeFolder) {
    return {
      files: [...files.keys()].filter(path => isBelow(folder, path)),
      entries: [],
    };
  }
  let refused: string | undefined;
  for (const service of services) {
    const draft = draftRemoval(layouts, located, service);
    if (!('refused' in draft)) {
      const { changes } = draft;
      return {
        files: changes.flatMap(({ path, after }) =>
          after === undefined ? [path] : [],
        ),
        entries: changes.flatMap(({ path: file, steps = [] }) =>
          steps.flatMap(step =>
            'remove' in step ? [{ file, path: step.remove }] : [],
          ),
        ),
      };
    }
    refused ??= draft.refused;
  }
  return { refused: refused ?? `nothing in ${folder} is known as the service` };
}
