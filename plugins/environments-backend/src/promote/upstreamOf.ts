import type { FoundSetting } from './ConfigurationReader';

/**
 * What the same setting is in another environment: in the file of the same path, else where both have one of its kind alone, as
 * in `values-qa.yaml` and `values-prod.yaml`. Pure.
 */
export function upstreamOf(
  setting: FoundSetting,
  own: FoundSetting[],
  above: FoundSetting[],
): string | undefined {
  const isSame = ({ key }: FoundSetting) => key === setting.key;
  const candidates = above.filter(isSame);
  const beside = candidates.filter(({ within }) => within === setting.within);
  const isAlone = own.filter(isSame).length === 1;
  const [found, ...others] =
    beside.length > 0 || !isAlone ? beside : candidates;
  return found && others.length === 0 && !found.secret
    ? found.value
    : undefined;
}
