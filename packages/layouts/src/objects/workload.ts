import type { ServiceAddition } from '../driver/ServiceAddition';
import type { DataMap } from '../yaml/blockLines';

const NAME = 'app.kubernetes.io/name';

function labels({ name, partOf }: ServiceAddition): DataMap {
  return { [NAME]: name, 'app.kubernetes.io/part-of': partOf };
}

/**
 * A Deployment.
 *
 * @param reference - The image, with a tag unless something else sets it
 */
export function deployment(
  service: ServiceAddition,
  reference: string,
): DataMap {
  const { name, port } = service;
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, labels: labels(service) },
    spec: {
      replicas: 1,
      selector: { matchLabels: { [NAME]: name } },
      template: {
        metadata: { labels: labels(service) },
        spec: {
          containers: [
            {
              name,
              image: reference,
              ports: [{ name: 'http', containerPort: port }],
            },
          ],
        },
      },
    },
  };
}

/** The Service in front of it. */
export function serviceObject(service: ServiceAddition): DataMap {
  const { name } = service;
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name, labels: labels(service) },
    spec: {
      selector: { [NAME]: name },
      ports: [{ name: 'http', port: 80, targetPort: 'http' }],
    },
  };
}
