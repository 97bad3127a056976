import type { Config } from '@backstage/config';
import type { ArgoCdCredentials, ArgoCdInstance } from './ArgoCdInstance';

/** What the configuration asks for that is not read here, for the log. */
export interface ConfiguredInstances {
  instances: ArgoCdInstance[];
  warnings: string[];
}

const METHODS = 'argocd.appLocatorMethods';

function toUrl(text: string, where: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  // Before the URL is shown in a message
  if (url?.username || url?.password) {
    throw new Error(
      `${where}: a URL must not hold credentials, set username and password beside it`,
    );
  }
  if (!url || !['http:', 'https:'].includes(url.protocol)) {
    throw new Error(`${where}: ${text} is not a URL that begins with https://`);
  }
  return text.replace(/\/+$/, '');
}

function credentialsOf(config: Config, instance: Config): ArgoCdCredentials {
  const token = instance.getOptionalString('token');
  if (token) {
    return { kind: 'token', token };
  }
  const own = instance.getOptionalString('username');
  const from =
    own === undefined ? config.getOptionalConfig('argocd') : instance;
  const username = from?.getOptionalString('username');
  const password = from?.getOptionalString('password');
  if (username && password) {
    return { kind: 'login', username, password };
  }
  const azure = config.has('argocd.oidcConfig')
    ? 'argocd.oidcConfig (Azure) is not supported: '
    : '';
  return {
    kind: 'none',
    reason: `${azure}instance ${instance.getString(
      'name',
    )} in ${METHODS} has no token, and no username with a password; set one of them`,
  };
}

function toInstance(config: Config, instance: Config): ArgoCdInstance {
  const name = instance.getString('name');
  const where = `${METHODS}, instance ${name}`;
  const url = toUrl(instance.getString('url'), `${where}, url`);
  const shown =
    instance.getOptionalString('frontendUrl') ??
    config.getOptionalString('argocd.baseUrl');
  return {
    name,
    url,
    frontendUrl: shown ? toUrl(shown, `${where}, frontendUrl`) : url,
    credentials: credentialsOf(config, instance),
    ca: {
      file: instance.getOptionalString('caFile'),
      data: instance.getOptionalString('caData'),
    },
  };
}

/**
 * The instances of `argocd.appLocatorMethods`, with their own account or the common one. Throws what cannot be meant;
 * warns of what other plugins understand and this one does not.
 */
export function readInstances(config: Config): ConfiguredInstances {
  const methods = config.getOptionalConfigArray(METHODS) ?? [];
  const warnings = methods
    .map(method => method.getString('type'))
    .filter(type => type !== 'config')
    .map(
      type =>
        `${METHODS}: type ${type} is not supported, its instances are not read; only config is`,
    );
  if (config.getOptionalBoolean('argocd.localDevelopment')) {
    warnings.push(
      'argocd.localDevelopment is not supported: certificates are always verified. Set caFile of an instance to the authority that signed its certificate',
    );
  }
  const instances = methods
    .filter(method => method.getString('type') === 'config')
    .flatMap(method => method.getOptionalConfigArray('instances') ?? [])
    .map(instance => toInstance(config, instance));
  const names = instances.map(({ name }) => name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice) {
    throw new Error(`${METHODS}: two instances are named ${twice}`);
  }
  const wanted = config.getOptionalStringArray('environments.argocd.instances');
  const missing = wanted?.filter(name => !names.includes(name)) ?? [];
  if (missing.length > 0) {
    throw new Error(
      `environments.argocd.instances: ${METHODS} has no instance ${missing.join(
        ', ',
      )}; it has ${names.join(', ') || 'none'}`,
    );
  }
  return {
    instances: instances.filter(({ name }) => wanted?.includes(name) ?? true),
    warnings,
  };
}
