import type { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import { normalizeRepositoryUrl } from '@downstage/backstage-plugin-environments-node';

/** The plugin's part of app-config. */
export interface Settings {
  componentTypes: string[];
  trust: string[];
  /** Repositories that engines follow. */
  fleets: string[];
  pollSeconds: number;
  /** Where people reach the portal. */
  appUrl: string;
}

/** A host, or what holds repositories at it, without a slash at the end; undefined when a URL is neither. */
function prefixOf(url: string): string | undefined {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  return parsed && /^https?:$/.test(parsed.protocol)
    ? `${parsed.origin}${parsed.pathname.replace(/\/+$/, '')}`
    : undefined;
}

/** URLs of repositories, or of what holds some, in the form that repositories are compared in. */
function readUrls(section: Config | undefined, key: string): string[] {
  const urls = section?.getOptionalStringArray(key) ?? [];
  return urls.map((url, index) => {
    const read = normalizeRepositoryUrl(url) ?? prefixOf(url);
    if (!read) {
      throw new InputError(
        `environments.${key}[${index}]: "${url}" is not the URL of a repository or of what holds some, such as https://github.com/acme/fleet or https://github.com/acme`,
      );
    }
    return read;
  });
}

/** Reads the configuration once. */
export function readSettings(config: Config): Settings {
  const section = config.getOptionalConfig('environments');
  const pollSeconds = section?.getOptionalNumber('pollSeconds') ?? 60;
  if (!(pollSeconds >= 1)) {
    throw new InputError(
      `environments.pollSeconds must be at least 1 (given: ${pollSeconds})`,
    );
  }
  return {
    componentTypes: section?.getOptionalStringArray('componentTypes') ?? [
      'service',
      'website',
    ],
    trust: readUrls(section, 'trust'),
    fleets: readUrls(section, 'fleets'),
    pollSeconds,
    appUrl: config.getString('app.baseUrl').replace(/\/$/, ''),
  };
}
