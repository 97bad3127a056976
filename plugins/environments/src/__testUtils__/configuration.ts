import type {
  ConfigurationSetting,
  ServiceConfiguration,
} from '@downstage/backstage-plugin-environments-common';
import { SERVICE } from './deployments';
import { dev, qa } from './environments';

/** A setting of the shop's Deployment. */
export function aSetting(
  name: string,
  value: string,
  given: Partial<ConfigurationSetting> = {},
): ConfigurationSetting {
  return {
    file: 'shop/deployment.yaml',
    document: 0,
    path: `spec.${name}`,
    key: `Deployment shop ${name}`,
    name,
    line: 7,
    url: 'https://github.com/acme/env-qa/blob/0123456/shop/deployment.yaml#L7',
    object: 'Deployment shop',
    type: 'string',
    value,
    secret: false,
    ...given,
  };
}

/** What the shop is configured with in qa. */
export const CONFIGURATION: ServiceConfiguration = {
  service: SERVICE,
  environment: qa.ref,
  upstream: dev.ref,
  repository: 'https://github.com/acme/env-qa',
  branch: 'main',
  commit: '0123456789abcdef0123456789abcdef01234567',
  settings: [
    aSetting('replicas', '3', { type: 'number', upstream: '5' }),
    aSetting('env LOG_LEVEL', 'info', { line: 14, upstream: 'info' }),
    aSetting('env API_TOKEN', '', {
      line: 16,
      value: undefined,
      secret: true,
    }),
    aSetting('flag', 'true', {
      file: 'shop/config.yaml',
      type: 'boolean',
      object: undefined,
    }),
    aSetting('host', '{{ host }}', {
      file: 'shop/config.yaml',
      refused: 'it is computed when it is deployed',
    }),
  ],
  notes: ['base/shop.yaml is outside of qa, and others may use it'],
};
