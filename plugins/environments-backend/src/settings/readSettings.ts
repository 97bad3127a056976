import type { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import { normalizeRepositoryUrl } from '@downstage/backstage-plugin-environments-common';
import type { HomeGrant } from '../grants/HomeGrant';
import { readHomes } from '../grants/readHomes';

/** The plugin's part of app-config. */
export interface Settings {
  componentTypes: string[];
  homes: HomeGrant[];
  /** Repositories that engines follow. */
  fleets: string[];
  pollSeconds: number;
  /** Plans, promotions and syncs that one person may ask for in a minute. */
  requestsPerMinute: number;
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

function readAtLeastOne(
  section: Config | undefined,
  key: string,
  byDefault: number,
): number {
  const value = section?.getOptionalNumber(key) ?? byDefault;
  if (!(value >= 1)) {
    throw new InputError(
      `environments.${key} must be at least 1 (given: ${value})`,
    );
  }
  return value;
}

/** Reads the configuration once. */
export function readSettings(config: Config): Settings {
  const section = config.getOptionalConfig('environments');
  const pollSeconds = readAtLeastOne(section, 'pollSeconds', 60);
  const requestsPerMinute = readAtLeastOne(section, 'requestsPerMinute', 60);
  return {
    componentTypes: section?.getOptionalStringArray('componentTypes') ?? [
      'service',
      'website',
    ],
    homes: readHomes(section),
    fleets: readUrls(section, 'fleets'),
    pollSeconds,
    requestsPerMinute,
    appUrl: config.getString('app.baseUrl').replace(/\/$/, ''),
  };
}
