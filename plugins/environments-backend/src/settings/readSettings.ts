import type { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import type { HomeGrant } from '../grants/HomeGrant';
import type { ReadLimits } from '../sources/ReadLimits';
import { readHomes } from './readHomes';
import type { Fleet } from './Fleet';
import { type CreationSettings, readCreation } from './readCreation';
import type { PreviewGrant } from '../grants/PreviewGrant';
import { readPreviews } from './readPreviews';
import { readFleets } from './readFleets';
import { type ArtifactSettings, readArtifacts } from './readArtifacts';

/** The plugin's part of app-config. */
export interface Settings {
  componentTypes: string[];
  homes: HomeGrant[];
  /** Where previews of pull requests are. */
  previews: PreviewGrant[];
  /** Repositories that engines follow. */
  fleets: Fleet[];
  creation: CreationSettings;
  /** Where versions come from. */
  artifacts: ArtifactSettings;
  pollSeconds: number;
  readLimits: ReadLimits;
  /** Plans, promotions and syncs that one person may ask for in a minute. */
  requestsPerMinute: number;
  /** Whether people may have their pull requests opened with a token of their own. */
  pullRequestsAsPerson: boolean;
  /** Where people reach the portal. */
  appUrl: string;
}

/** What is read of one branch, where app-config does not say. */
export const READ_LIMITS: ReadLimits = { files: 25_000, megabytes: 100 };

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
    previews: readPreviews(section),
    fleets: readFleets(section),
    creation: readCreation(section),
    artifacts: readArtifacts(section),
    pollSeconds,
    readLimits: {
      files: readAtLeastOne(section, 'maxSourceFiles', READ_LIMITS.files),
      megabytes: readAtLeastOne(
        section,
        'maxSourceMegabytes',
        READ_LIMITS.megabytes,
      ),
    },
    requestsPerMinute,
    pullRequestsAsPerson:
      section?.getOptionalBoolean('pullRequestsAsPerson') ?? true,
    appUrl: config.getString('app.baseUrl').replace(/\/$/, ''),
  };
}
