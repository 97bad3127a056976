import type { LocateNested } from '../driver/Located';
import type { PinName, VersionPin } from '../pins/VersionPin';
import type { YamlPlace } from '../yaml/YamlPlace';

interface Owner {
  layout: string;
  names: PinName[];
}

/** The object that a patch is for, where it is named outside of the patch. */
export function targetNames(target: YamlPlace | undefined): PinName[] {
  const name = target?.text('name');
  return name ? [{ by: 'object', name }] : [];
}

/** Images in a patch that stands in a string. */
export function patchPins(
  patch: YamlPlace | undefined,
  owner: Owner,
  nested: LocateNested,
): VersionPin[] {
  const inner = patch?.inner();
  return inner
    ? nested(inner, owner.names).map(pin => ({ ...pin, layout: owner.layout }))
    : [];
}

/** Images in patches that stand in strings beside their targets, with the names of those. */
export function inlinePatchPins(
  patches: YamlPlace[],
  { layout, names }: Owner,
  nested: LocateNested,
): VersionPin[] {
  return patches.flatMap(item =>
    patchPins(
      item.get('patch'),
      { layout, names: [...targetNames(item.get('target')), ...names] },
      nested,
    ),
  );
}
