import { adding, editText } from '../../drafts/editFiles';
import type { LayoutDriver } from '../../driver/LayoutDriver';
import { findValues } from '../../values/findValues';

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
  const { name, image, tag, port, partOf } = service;
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
  return editText(path, before, [
    adding(['services'], {
      [name]: { image: { repository: image, tag }, replicas: 1, port, partOf },
    }),
  ]);
};
