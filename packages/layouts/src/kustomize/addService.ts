import { below } from '../folders';
import type { FileChange } from '../FileChange';
import type { LayoutDriver, ServiceAddition } from '../LayoutDriver';
import { appendItem } from '../yaml/appendItem';
import { scalarText } from '../yaml/scalarText';
import { parseYaml } from '../yaml/parseYaml';

function manifests(folder: string, service: ServiceAddition): FileChange[] {
  const { name, image, port, partOf } = service;
  const labels = (indent: string) =>
    [
      `app.kubernetes.io/name: ${name}`,
      ...(partOf ? [`app.kubernetes.io/part-of: ${partOf}`] : []),
    ]
      .map(line => `${indent}${line}`)
      .join('\n');
  return [
    {
      path: below(folder, `${name}/kustomization.yaml`),
      after: `apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
resources:
  - deployment.yaml
  - service.yaml
`,
    },
    {
      path: below(folder, `${name}/deployment.yaml`),
      after: `apiVersion: apps/v1
kind: Deployment
metadata:
  name: ${name}
  labels:
${labels('    ')}
spec:
  replicas: 1
  selector:
    matchLabels:
      app.kubernetes.io/name: ${name}
  template:
    metadata:
      labels:
${labels('        ')}
    spec:
      containers:
        - name: ${name}
          image: ${image}
          ports:
            - name: http
              containerPort: ${port}
`,
    },
    {
      path: below(folder, `${name}/service.yaml`),
      after: `apiVersion: v1
kind: Service
metadata:
  name: ${name}
  labels:
${labels('    ')}
spec:
  selector:
    app.kubernetes.io/name: ${name}
  ports:
    - name: http
      port: 80
      targetPort: http
`,
    },
  ];
}

/** Appends to a list, or starts it at the end of the file when there is none. */
function append(
  text: string,
  key: 'resources' | 'images',
  lines: string[],
): { text: string } | { refused: string } {
  const parsed = parseYaml(text);
  if ('problem' in parsed) {
    return { refused: `the kustomization is ${parsed.problem}` };
  }
  if (parsed.documents.length !== 1) {
    return { refused: 'the kustomization has several documents' };
  }
  const list = parsed.documents[0].get(key);
  if (list === undefined) {
    const eol = text.includes('\r\n') ? '\r\n' : '\n';
    const gap = text === '' || text.endsWith('\n') ? '' : eol;
    const block = [`${key}:`, ...lines.map(line => `  ${line}`)].join(eol);
    return { text: `${text}${gap}${block}${eol}` };
  }
  return appendItem(text, [key], lines);
}

/** Adds a folder of manifests, the resource and the image entry to the folder's kustomization. */
export const addService: LayoutDriver['addService'] = ({
  folder,
  files,
  service,
}) => {
  const path = ['kustomization.yaml', 'kustomization.yml', 'Kustomization']
    .map(name => below(folder, name))
    .find(name => files.has(name));
  if (!path) {
    return { refused: `there is no kustomization.yaml in ${folder}` };
  }
  const before = files.get(path)!;
  const resources = append(before, 'resources', [`- ${service.name}`]);
  if ('refused' in resources) {
    return { refused: `${path}: ${resources.refused}` };
  }
  const images = append(resources.text, 'images', [
    `- name: ${service.image}`,
    `  newTag: ${scalarText(service.tag, '')}`,
  ]);
  if ('refused' in images) {
    return { refused: `${path}: ${images.refused}` };
  }
  return {
    changes: [
      { path, before, after: images.text },
      ...manifests(folder, service),
    ],
  };
};
