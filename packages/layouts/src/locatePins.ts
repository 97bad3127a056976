import { LAYOUTS, layoutNamed } from './layouts';
import type { LayoutDriver, TreeFile } from './LayoutDriver';
import type { VersionPin } from './VersionPin';

/**
 * The pins of one folder of an environment.
 *
 * @public
 */
export interface LocateResult {
  folder: string;
  /** Undefined when no layout fits. */
  driver?: LayoutDriver;
  /** How the layout was found, or why none was. */
  detection: string;
  pins: VersionPin[];
  /** What could not be read, by file. */
  problems: Array<{ file: string; problem: string }>;
}

function choose(
  layout: string,
  folder: string,
  tree: TreeFile[],
): { driver?: LayoutDriver; detection: string } {
  if (layout !== 'auto') {
    const driver = layoutNamed(layout);
    const known = LAYOUTS.map(item => item.name).join(', ');
    return {
      driver,
      detection: driver
        ? `layout "${layout}" is given`
        : `layout "${layout}" is not known; known are ${known}`,
    };
  }
  for (const driver of LAYOUTS) {
    const detection = driver.detect(folder, tree);
    if (detection) {
      return { driver, detection };
    }
  }
  return { detection: `no layout fits what is in ${folder}` };
}

/**
 * Finds the pins of one folder: chooses the layout, asks for the files that it needs and locates in them.
 *
 * @param read - Reads files by path, all in one call; a file that is not text is left out
 * @public
 */
export async function locatePins(options: {
  folder: string;
  layout: string;
  tree: TreeFile[];
  read: (paths: string[]) => Promise<ReadonlyMap<string, string>>;
}): Promise<LocateResult> {
  const { folder, layout, tree, read } = options;
  const { driver, detection } = choose(layout, folder, tree);
  if (!driver) {
    return { folder, detection, pins: [], problems: [] };
  }
  const paths = driver.sources(folder, tree);
  const texts = await read(paths);
  const pins: VersionPin[] = [];
  const problems: LocateResult['problems'] = [];
  for (const file of paths) {
    const text = texts.get(file);
    if (text === undefined) {
      problems.push({ file, problem: 'not a text file' });
      continue;
    }
    const located = driver.locate(file, text);
    pins.push(...located.pins);
    if (located.problem) {
      problems.push({ file, problem: located.problem });
    }
  }
  return { folder, driver, detection, pins, problems };
}
