import { type SettingPlace, settingsUnder } from '../../driver/SettingPlace';
import type { YamlPlace } from '../../yaml/YamlPlace';

/** The values of a provider-helm Release. Packages and Compositions are a platform's, and no service's. */
export function settings(root: YamlPlace): SettingPlace[] | undefined {
  const group = root.text('apiVersion') ?? '';
  if (!group.includes('crossplane.io/')) {
    return undefined;
  }
  return root.text('kind') === 'Release'
    ? settingsUnder(
        root,
        ['spec', 'forProvider', 'values'],
        ['spec', 'forProvider', 'set'],
      )
    : [];
}
