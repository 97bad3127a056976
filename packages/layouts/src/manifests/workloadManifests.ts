import type { FileChange } from '../edit/FileChange';
import type { ServiceAddition } from '../LayoutDriver';
import { below } from '../locate/folders';

function labels({ name, partOf }: ServiceAddition, indent: string): string {
  return [
    `app.kubernetes.io/name: ${name}`,
    ...(partOf ? [`app.kubernetes.io/part-of: ${partOf}`] : []),
  ]
    .map(line => `${indent}${line}`)
    .join('\n');
}

/**
 * A Deployment.
 *
 * @param reference - The image, with a tag unless something else sets it
 */
export function deploymentText(
  service: ServiceAddition,
  reference: string,
): string {
  const { name, port } = service;
  return `apiVersion: apps/v1
kind: Deployment
metadata:
  name: ${name}
  labels:
${labels(service, '    ')}
spec:
  replicas: 1
  selector:
    matchLabels:
      app.kubernetes.io/name: ${name}
  template:
    metadata:
      labels:
${labels(service, '        ')}
    spec:
      containers:
        - name: ${name}
          image: ${reference}
          ports:
            - name: http
              containerPort: ${port}
`;
}

/** The Service in front of it. */
export function serviceText(service: ServiceAddition): string {
  const { name } = service;
  return `apiVersion: v1
kind: Service
metadata:
  name: ${name}
  labels:
${labels(service, '    ')}
spec:
  selector:
    app.kubernetes.io/name: ${name}
  ports:
    - name: http
      port: 80
      targetPort: http
`;
}

/** A folder with a kustomization, a Deployment and a Service; the image's tag is set by the environment. */
export function workloadManifests(
  folder: string,
  service: ServiceAddition,
): FileChange[] {
  const path = (file: string) => below(folder, `${service.name}/${file}`);
  return [
    {
      path: path('kustomization.yaml'),
      after: `apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
resources:
  - deployment.yaml
  - service.yaml
`,
    },
    {
      path: path('deployment.yaml'),
      after: deploymentText(service, service.image),
    },
    { path: path('service.yaml'), after: serviceText(service) },
  ];
}
