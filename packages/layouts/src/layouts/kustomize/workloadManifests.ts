import { newFile } from '../../drafts/editFiles';
import type { FileDraft } from '../../drafts/FileDraft';
import type { ServiceAddition } from '../../driver/ServiceAddition';
import {
  commonLabels,
  versionLabel,
  workloadObjects,
} from '../../objects/workload';
import { parseImageVersion } from '../../pins/imageReference';
import { below } from '../../tree/folders';

/** A folder with a kustomization that sets the version and the labels, and the objects that the service needs. */
export function workloadManifests(
  folder: string,
  service: ServiceAddition,
): FileDraft[] {
  const { name, image, tag } = service;
  const path = (file: string) => below(folder, `${name}/${file}`);
  const version = parseImageVersion(tag);
  const objects = workloadObjects(service, {
    reference: image,
    labels: {},
    imageLabels: {},
  });
  const files = objects.map(object =>
    newFile(path(`${String(object.kind).toLowerCase()}.yaml`), [object]),
  );
  return [
    newFile(path('kustomization.yaml'), [
      {
        apiVersion: 'kustomize.config.k8s.io/v1beta1',
        kind: 'Kustomization',
        resources: objects.map(
          ({ kind }) => `${String(kind).toLowerCase()}.yaml`,
        ),
        images: [
          { name: image, newTag: version?.tag, digest: version?.digest },
        ],
        labels: [
          {
            pairs: {
              ...versionLabel(service),
              ...commonLabels(service, 'kustomize'),
            },
            includeTemplates: true,
          },
        ],
      },
    ]),
    ...files,
  ];
}
