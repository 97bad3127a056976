import { below, readableFiles } from '../folders';
import type { LayoutDriver } from '../LayoutDriver';
import { addService } from './addService';
import { locateValues } from './locateValues';

const FILE = /(^|\/)([\w.-]*[-_.])?values([-_.][\w.-]*)?\.ya?ml$/;

/** Images in Helm values files. */
export const helmValues: LayoutDriver = {
  name: 'helm-values',
  detect(folder, tree) {
    const found = readableFiles(folder, tree).find(
      file =>
        FILE.test(file.path) &&
        (file.path === below(folder, 'values.yaml') ||
          tree.some(other => other.path === below(folder, 'Chart.yaml'))),
    );
    return found && `${found.path} holds Helm values`;
  },
  sources: (folder, tree) =>
    readableFiles(folder, tree)
      .map(file => file.path)
      .filter(path => FILE.test(path) && !path.includes('/templates/')),
  locate: locateValues,
  addService,
};
