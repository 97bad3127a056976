import { ConflictError } from '@backstage/errors';
import type { FleetText } from '../FleetTexts';
import { objectsIn } from '../definitionsIn';

/** Whether a name is one that is made for a pull request. */
export const isNumbered = (text: unknown, name: string): boolean =>
  typeof text === 'string' &&
  text.startsWith(`${name}-`) &&
  /^\d+$/.test(text.slice(name.length + 1));

/**
 * Whoever opens pull requests of a service decides by their numbers what its engine makes, takes over and removes: none of it may
 * be somebody else's. Looks through a fleet but for the folders of other clusters.
 *
 * @throws ConflictError with the file and the object
 */
export async function requireNumbersFree(
  texts: FleetText[],
  {
    url,
    folder,
    folders,
    name,
    kinds,
  }: {
    /** Of the fleet. */
    url: string;
    /** The cluster's own. */
    folder: string;
    /** Of all clusters. */
    folders: string[];
    /** What the objects of the service's previews are called. */
    name: string;
    /** Of what is made for a pull request. */
    kinds: string[];
  },
): Promise<void> {
  const numbered = new RegExp(`${name}-\\d+(?![\\w-])`);
  const isIn = (path: string) => (each: string) => path.startsWith(`${each}/`);
  const files = texts.filter(
    ({ path }) => isIn(path)(folder) || !folders.some(isIn(path)),
  );
  for (const file of files) {
    const objects = await objectsIn(file, {
      name,
      mayDefine: document => numbered.test(document),
    });
    const taken = objects.find(
      ({ kind, metadata }) =>
        kinds.includes(String(kind)) && isNumbered(metadata?.name, name),
    );
    if (taken) {
      throw new ConflictError(
        `name: ${file.path} of ${url} defines ${taken.kind} ${taken.metadata?.name}, as what is made for a pull request of the service would be called. Give the service another name`,
      );
    }
  }
}
