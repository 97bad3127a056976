import type { NewFolder } from '../driver/NewFolder';
import { newServicesChart } from './newChart';

/** Where the chart is that the releases of a folder share, in the folder. */
export const SHARED_CHART = 'charts/services';

/** Helm takes no longer name of a release; all of the environment would stand still. */
const LONGEST_RELEASE = 53;

/**
 * The files of the chart that the releases of a folder share, by their path in the folder.
 *
 * @param intro - A line above its values, without `#`
 */
export function newSharedChart(
  { title }: Pick<NewFolder, 'title'>,
  intro: string,
): Record<string, string> {
  const chart = newServicesChart({ name: 'services', title }, intro);
  return Object.fromEntries(
    Object.entries(chart).map(([path, text]) => [
      `${SHARED_CHART}/${path}`,
      text,
    ]),
  );
}

/** Why a service cannot have a release of its own name; undefined where it can. */
export function problemOfRelease(name: string): string | undefined {
  return name.length > LONGEST_RELEASE
    ? `a release has a name of at most ${LONGEST_RELEASE} characters, and ${name} has ${name.length}`
    : undefined;
}
