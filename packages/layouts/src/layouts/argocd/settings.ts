import { type SettingPlace, settingsUnder } from '../../driver/SettingPlace';
import type { YamlPlace } from '../../yaml/YamlPlace';
import { claimsObject, isOverride } from './claims';
import { sourcesOf } from './sources';

/** What a source gives to its chart or kustomization. */
function ofSource(source: YamlPlace): SettingPlace[] {
  return settingsUnder(
    source,
    ['helm', 'parameters'],
    ['helm', 'valuesObject'],
    ['helm', 'values'],
    ['kustomize', 'replicas'],
    ['kustomize', 'patches'],
  );
}

/** Chart parameters, values and replicas of Applications, of the template of an ApplicationSet, and of override files. */
export function settings(root: YamlPlace): SettingPlace[] | undefined {
  if (isOverride(root.context.file.path)) {
    return ofSource(root);
  }
  if (!claimsObject(root)) {
    return undefined;
  }
  const specs = [root.get('spec'), root.get('spec', 'template', 'spec')];
  return specs.flatMap(spec => (spec ? sourcesOf(spec).flatMap(ofSource) : []));
}
