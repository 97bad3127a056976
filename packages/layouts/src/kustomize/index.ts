import { below, readableFiles } from '../folders';
import type { LayoutDriver } from '../LayoutDriver';
import { addService } from './addService';
import { locateImages } from './locateImages';

const FILE = /(^|\/)(kustomization\.ya?ml|Kustomization)$/;
const NAMES = ['kustomization.yaml', 'kustomization.yml', 'Kustomization'];

/** `images:` of kustomization files. */
export const kustomize: LayoutDriver = {
  name: 'kustomize',
  detect(folder, tree) {
    const found = NAMES.map(name => below(folder, name)).find(path =>
      tree.some(file => file.path === path),
    );
    return found && `${found} is a kustomization`;
  },
  sources: (folder, tree) =>
    readableFiles(folder, tree)
      .map(file => file.path)
      .filter(path => FILE.test(path)),
  locate: locateImages,
  addService,
};
