import type { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import type { HomeGrant } from '../grants/HomeGrant';
import { readHomes } from './readHomes';
import type { Fleet } from './Fleet';
import { type CreationSettings, readCreation } from './readCreation';
import { readFleets } from './readFleets';

/** The plugin's part of app-config. */
export interface Settings {
  componentTypes: string[];
  homes: HomeGrant[];
  /** Repositories that engines follow. */
  fleets: Fleet[];
  creation: CreationSettings;
  pollSeconds: number;
  /** Plans, promotions and syncs that one person may ask for in a minute. */
  requestsPerMinute: number;
  /** Where people reach the portal. */
  appUrl: string;
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
    fleets: readFleets(section),
    creation: readCreation(section),
    pollSeconds,
    requestsPerMinute,
    appUrl: config.getString('app.baseUrl').replace(/\/$/, ''),
  };
}
