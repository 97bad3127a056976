import type { LocateNested } from '../LayoutDriver';
import { override } from '../pins/overriddenBy';
import type { PinName, VersionPin } from '../pins/VersionPin';
import type { YamlPlace } from '../yaml/YamlPlace';

/** Images in `patches` that stand in strings, with the names of their targets. */
export function inlinePatchPins(
  patches: YamlPlace[],
  common: { layout: string; names: PinName[] },
  nested: LocateNested,
): VersionPin[] {
  return patches.flatMap(item => {
    const inner = item.get('patch')?.inner();
    const target = item.text('target', 'name');
    const names: PinName[] = [
      ...(target ? [{ by: 'object' as const, name: target }] : []),
      ...common.names,
    ];
    return inner
      ? nested(inner, names).map(pin => ({ ...pin, layout: common.layout }))
      : [];
  });
}

/** Marks the pins of images that entries of `images` replace when everything else is rendered. */
export function replacedBy(
  pins: VersionPin[],
  entries: VersionPin[],
): VersionPin[] {
  return pins.map(pin => {
    const winner = entries.find(
      entry =>
        pin.artifact.kind === 'image' && entry.replaces === pin.artifact.name,
    );
    return winner ? override(pin, winner) : pin;
  });
}
