import { newFile } from '../../drafts/editFiles';
import type { LayoutDriver } from '../../driver/LayoutDriver';
import {
  commonLabels,
  versionLabel,
  workloadObjects,
} from '../../objects/workload';
import { below, folderOf } from '../../tree/folders';

/**
 * Adds a file with the objects that a service needs: beside the other manifests where these stand in the folder itself, since
 * an engine may not look deeper; else in a folder of its own.
 */
export const addService: LayoutDriver['addService'] = ({
  folder,
  files,
  service,
}) => {
  const flat = [...files.keys()].some(path => folderOf(path) === folder);
  const path = below(
    folder,
    flat ? `${service.name}.yaml` : `${service.name}/${service.name}.yaml`,
  );
  return {
    changes: [
      newFile(
        path,
        workloadObjects(service, {
          reference: `${service.image}:${service.tag}`,
          labels: commonLabels(service, 'gitops'),
          imageLabels: versionLabel(service),
        }),
      ),
    ],
  };
};
