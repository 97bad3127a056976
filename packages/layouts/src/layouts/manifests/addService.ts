import { newFile } from '../../drafts/editFiles';
import type { LayoutDriver } from '../../driver/LayoutDriver';
import { deployment, serviceObject } from '../../objects/workload';
import { below, folderOf } from '../../tree/folders';

/**
 * Adds a file with a Deployment and a Service: beside the other manifests where these stand in the folder itself, since
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
      newFile(path, [
        deployment(service, `${service.image}:${service.tag}`),
        serviceObject(service),
      ]),
    ],
  };
};
