import { type SettingPlace, settingsUnder } from '../../driver/SettingPlace';
import { nameOf } from '../../tree/folders';
import type { YamlPlace } from '../../yaml/YamlPlace';
import { isManifest } from './claims';
import { isFleet } from './fleet';
import { isHelmChart } from './helmChart';

/** What an object is known and found by, and what the cluster says of it. */
const IDENTITY = [
  ['apiVersion'],
  ['kind'],
  ['status'],
  ['metadata', 'name'],
  ['metadata', 'namespace'],
  ['metadata', 'labels'],
  ['spec', 'selector'],
  ['spec', 'template', 'metadata', 'labels'],
];

/** Whether an object holds secrets and nothing else. */
function isSecret(object: YamlPlace): boolean {
  return /^(Sealed|Sops)?Secret$/.test(object.text('kind') ?? '');
}

/** Configuration in a bundle of Fleet, a chart that Fleet or Helm's controller installs, and any other object. */
export function settings(root: YamlPlace): SettingPlace[] | undefined {
  if (isFleet(nameOf(root.context.file.path))) {
    return settingsUnder(root, ['helm', 'values'], ['helm', 'replicas']);
  }
  if (root.text('kind') === undefined || !isManifest(root)) {
    // A patch of a known object may leave out its kind
    return root.get('spec') && !root.get('kind')
      ? settingsUnder(root, ['spec'])
      : undefined;
  }
  if (isHelmChart(root)) {
    return settingsUnder(
      root,
      ['spec', 'valuesContent'],
      ['spec', 'values'],
      ['spec', 'set'],
    );
  }
  return [{ place: root, secret: isSecret(root), except: IDENTITY }];
}
