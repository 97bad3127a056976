import { below } from '../tree/folders';

/** The values file of a folder that `helm` reads by itself. */
export function findValues(
  folder: string,
  files: { has(path: string): boolean },
): string | undefined {
  return ['values.yaml', 'values.yml']
    .map(name => below(folder, name))
    .find(path => files.has(path));
}
