import { editText, removing } from '../../drafts/editFiles';
import type { LayoutDriver } from '../../driver/LayoutDriver';
import { findValues } from '../../values/findValues';

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
  const [root] = files.parse(path).roots;
  const block = [['services', service], [service]].find(
    steps => root?.get(...steps)?.isMap,
  );
  return block
    ? editText(path, text, [removing(block)])
    : { refused: `${path} has no block ${service}` };
};
