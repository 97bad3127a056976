import { SERVICES_CHART } from '@downstage/layouts';
import type { StoryEnvironment } from './environments';
import { imageOf } from './services';

/** The files of an environment repository that is a Helm chart. */
export function helmFiles(
  environment: StoryEnvironment,
  versions: Record<string, string>,
): Record<string, string> {
  const { name, title, partOf, replicas } = environment;
  const services = Object.entries(versions).map(
    ([service, version]) => `  ${service}:
    image:
      repository: ${imageOf(service)}
      tag: "${version}"${
      service === 'exchange-rates'
        ? ' # same in every environment, on purpose'
        : ''
    }
    replicas: ${replicas}
`,
  );
  return {
    'Chart.yaml': `apiVersion: v2
name: ${name}
description: Everything that runs in ${title}
type: application
version: 0.1.0
appVersion: 0.1.0
`,
    'values.yaml': `# What runs in ${title}. A version changes here and nowhere else.
defaults:
  partOf: ${partOf}

# One entry per service, by release tag: never "latest".
services:
${services.join('\n')}`,
    ...SERVICES_CHART,
  };
}
