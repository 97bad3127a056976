import { type SettingPlace, settingsUnder } from '../../driver/SettingPlace';
import type { YamlPlace } from '../../yaml/YamlPlace';
import { claimsObject } from './claims';

/** The values of a release; what a Kustomization fills in and patches. Of sources nothing is configuration. */
export function settings(root: YamlPlace): SettingPlace[] | undefined {
  return claimsObject(root)
    ? settingsUnder(
        root,
        ['spec', 'values'],
        ['spec', 'postBuild', 'substitute'],
        ['spec', 'patches'],
      )
    : undefined;
}
