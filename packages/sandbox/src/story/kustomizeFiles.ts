import { stringify } from 'yaml';
import type { StoryEnvironment } from './environments';
import { imageOf } from './services';

/** A folder with what a service needs in a cluster. */
export function serviceFiles(
  name: string,
  { folder = name, replicas }: { folder?: string; replicas: number },
): Record<string, string> {
  const labels = { 'app.kubernetes.io/name': name };
  return {
    [`${folder}/kustomization.yaml`]: stringify({
      apiVersion: 'kustomize.config.k8s.io/v1beta1',
      kind: 'Kustomization',
      resources: ['deployment.yaml', 'service.yaml'],
    }),
    [`${folder}/deployment.yaml`]: stringify({
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name, labels },
      spec: {
        replicas,
        selector: { matchLabels: labels },
        template: {
          metadata: { labels },
          spec: {
            containers: [
              {
                name,
                image: imageOf(name),
                ports: [{ name: 'http', containerPort: 8080 }],
              },
            ],
          },
        },
      },
    }),
    [`${folder}/service.yaml`]: stringify({
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name, labels },
      spec: {
        selector: labels,
        ports: [{ name: 'http', port: 80, targetPort: 'http' }],
      },
    }),
  };
}

function rootKustomization(
  environment: StoryEnvironment,
  versions: Record<string, string>,
): string {
  const names = Object.keys(versions);
  return `# What runs in ${
    environment.title
  }. A version changes here and nowhere else.
apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
namespace: ${environment.name}

resources:
${names.map(name => `  - ${name}`).join('\n')}

labels:
  - pairs:
      app.kubernetes.io/part-of: ${environment.partOf}
    includeTemplates: true

# One entry per service, by release tag: never "latest".
images:
${names
  .map(
    name => `  - name: ${imageOf(name)}
    newTag: ${versions[name]}${
      name === 'exchange-rates'
        ? ' # same in every environment, on purpose'
        : ''
    }`,
  )
  .join('\n')}
`;
}

/** The files of an environment repository that uses kustomize. */
export function kustomizeFiles(
  environment: StoryEnvironment,
  versions: Record<string, string>,
): Record<string, string> {
  return Object.assign(
    { 'kustomization.yaml': rootKustomization(environment, versions) },
    ...Object.keys(versions).map(name =>
      serviceFiles(name, { replicas: environment.replicas }),
    ),
  );
}
