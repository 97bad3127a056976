import type { LocateNested } from '../../driver/Located';
import { objectNames } from '../../objects/locateManifest';
import { placeKey } from '../../pins/pinKey';
import type { VersionPin } from '../../pins/VersionPin';
import { mapScalars } from '../../yaml/mapScalars';
import { fillIn } from '../../yaml/TextPlace';
import type { YamlPlace } from '../../yaml/YamlPlace';

/** `<< inputs.version >>`, also through functions that only write it otherwise. */
const INPUT =
  /<<-?\s*inputs\.([\w.-]+)\s*(?:\|\s*(?:quote|squote|toString|trim)\s*)*-?>>/g;

/**
 * What the resources of a ResourceSet pin, for each of its inputs: a version that an input gives is pinned there.
 * https://fluxcd.control-plane.io/operator/resourceset/
 */
export function locateResourceSet(
  object: YamlPlace,
  nested: LocateNested,
): VersionPin[] {
  const names = objectNames(object);
  const inputs = object.list('spec', 'inputs');
  const resources = object.list('spec', 'resources');
  const template = object.get('spec', 'resourcesTemplate');
  const all = [...resources, ...(template?.innerDocuments() ?? [])];
  const pins = (inputs.length > 0 ? inputs : [object]).flatMap(input => {
    const own = input.text('name') ?? input.text('tenant');
    const more = own ? [{ by: 'release' as const, name: own }] : [];
    return all.flatMap(resource =>
      nested(
        mapScalars(resource, scalar =>
          fillIn(scalar, INPUT, name => input.get(...name.split('.'))),
        ),
        [...more, ...names],
      ),
    );
  });
  // What no input gives is the same for each of them
  return [
    ...new Map(
      pins.map(pin => [`${placeKey(pin)} ${pin.artifact.name}`, pin]),
    ).values(),
  ];
}
