import { editText, joinEdits } from '../../drafts/editFiles';
import type { LayoutDriver } from '../../driver/LayoutDriver';
import { findKustomization } from '../../kustomization/findKustomization';
import { listing, resourceName } from '../../kustomization/resources';
import { imageName } from '../../pins/imageReference';
import { workloadManifests } from './workloadManifests';

/** Adds a folder of manifests with a kustomization that sets the version, and the resource to the folder's kustomization. */
export const addService: LayoutDriver['addService'] = ({
  folder,
  files,
  service,
}) => {
  const path = findKustomization(folder, files);
  if (!path) {
    return { refused: `there is no kustomization.yaml in ${folder}` };
  }
  const { name, image } = service;
  const before = files.get(path)!;
  const { roots } = files.parse(path);
  const resource = roots
    .flatMap(root => root.list('resources'))
    .map(item => item.text() ?? '')
    .find(text => resourceName(text) === name);
  if (resource !== undefined) {
    return { refused: `${path} already has a resource ${resource}` };
  }
  const entry = roots
    .flatMap(root => root.list('images'))
    .find(item => imageName(item.text('name') ?? '') === imageName(image));
  if (entry) {
    return { refused: `${path} already has an entry for the image ${image}` };
  }
  return joinEdits(editText(path, before, [listing('resources', name)]), {
    changes: workloadManifests(folder, service),
  });
};
