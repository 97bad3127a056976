import { adding, editText } from '../../drafts/editFiles';
import type { LayoutDriver } from '../../driver/LayoutDriver';
import type { ReadFolder } from '../../driver/ReadFolder';
import { CHART_ANNOTATION, CHART_NAME } from '../../servicesChart';
import { serviceValues } from '../../servicesChart/serviceValues';
import { below } from '../../tree/folders';
import { findValues } from '../../values/findValues';

/** Whether the folder's chart is the one that environments begin with, so that its values are known. */
function isServicesChart({ folder, files }: ReadFolder): boolean {
  const path = below(folder, 'Chart.yaml');
  return (
    files.has(path) &&
    files
      .parse(path)
      .roots.some(
        root => root.text('annotations', CHART_ANNOTATION) === CHART_NAME,
      )
  );
}

/** Adds a block for the service under `services:` of the folder's values.yaml. */
export const addService: LayoutDriver['addService'] = ({
  folder,
  files,
  service,
}) => {
  const path = findValues(folder, files);
  if (!path) {
    return { refused: `there is no values.yaml in ${folder}` };
  }
  const { name } = service;
  const before = files.get(path)!;
  const { roots, problem } = files.parse(path);
  if (problem) {
    return { refused: `${path} is ${problem}` };
  }
  const services = roots.at(0)?.get('services');
  if (!services?.isMap) {
    return {
      refused: `${path} has no map "services": which key of the chart takes a new service is not known`,
    };
  }
  if (services.get(name)) {
    return { refused: `${path} already has services.${name}` };
  }
  const isKnown = isServicesChart({ folder, files });
  return editText(path, before, [
    adding(['services'], { [name]: serviceValues(service, { isKnown }) }),
  ]);
};
