import { newFile } from '../../drafts/editFiles';
import type { FileDraft } from '../../drafts/FileDraft';
import type { ServiceAddition } from '../../driver/ServiceAddition';
import { deployment, serviceObject } from '../../objects/workload';
import { below } from '../../tree/folders';

/** A folder with a kustomization, a Deployment and a Service; the image's tag is set by the environment. */
export function workloadManifests(
  folder: string,
  service: ServiceAddition,
): FileDraft[] {
  const path = (file: string) => below(folder, `${service.name}/${file}`);
  return [
    newFile(path('kustomization.yaml'), [
      {
        apiVersion: 'kustomize.config.k8s.io/v1beta1',
        kind: 'Kustomization',
        resources: ['deployment.yaml', 'service.yaml'],
      },
    ]),
    newFile(path('deployment.yaml'), [deployment(service, service.image)]),
    newFile(path('service.yaml'), [serviceObject(service)]),
  ];
}
