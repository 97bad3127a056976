import { editText, removing } from '../edit/editFiles';
import type { LayoutDriver } from '../LayoutDriver';
import { below } from '../locate/folders';
import { parseFile } from '../locate/parseFile';

/** The values file of a folder that `helm` reads by itself. */
export function findValues(
  folder: string,
  files: { has(path: string): boolean },
): string | undefined {
  return ['values.yaml', 'values.yml']
    .map(name => below(folder, name))
    .find(path => files.has(path));
}

/** Removes the service's block: under `services:`, or at the top. */
export const removeService: LayoutDriver['removeService'] = ({
  folder,
  files,
  service,
}) => {
  const path = findValues(folder, files);
  if (!path) {
    return { refused: `there is no values.yaml in ${folder}` };
  }
  const text = files.get(path)!;
  const [root] = parseFile(path, text).roots;
  const block = [['services', service], [service]].find(
    steps => root?.get(...steps)?.isMap,
  );
  return block
    ? editText(path, text, [removing(block)])
    : { refused: `${path} has no block ${service}` };
};
