import { locateManifest, objectNames } from '../../objects/locateManifest';
import { chartPin } from '../../pins/chartPin';
import { createPin } from '../../pins/createPin';
import { referencePin } from '../../pins/imagePin';
import type { PinName, VersionPin } from '../../pins/VersionPin';
import { layeredPins } from '../../values/layeredPins';
import { valuesSet } from '../../values/mergeValues';
import { readParameters } from '../../values/readParameters';
import type { YamlPlace } from '../../yaml/YamlPlace';
import { isVersionMap } from './claims';
import { LAYOUT } from './name';

function locatePackage(object: YamlPlace): VersionPin[] {
  const place = object.get('spec', 'package');
  const pin =
    place &&
    referencePin(place, { layout: LAYOUT, names: objectNames(object) });
  return pin
    ? [pin]
    : // What packages run in is configured in the same API group
      locateManifest(object, { layout: LAYOUT, names: [] });
}

/** A Release of provider-helm: chart, values, and `set`, which wins over values. */
function locateRelease(object: YamlPlace, above: PinName[]): VersionPin[] {
  const parameters = object.get('spec', 'forProvider');
  const chart = parameters?.get('chart');
  const version = chart?.get('version');
  const external = object.text(
    'metadata',
    'annotations',
    'crossplane.io/external-name',
  );
  const names: PinName[] = [
    ...(external ? [{ by: 'release' as const, name: external }] : []),
    ...objectNames(object),
    ...above,
  ];
  const name = chart?.text('name') ?? chart?.text('url')?.split('/').at(-1);
  const pin =
    version && name
      ? chartPin(version, { layout: LAYOUT, name, names })
      : undefined;
  const values = parameters?.get('values');
  const set = parameters?.list('set') ?? [];
  const layers = [
    ...(values ? [values] : []),
    ...valuesSet(readParameters(set)),
  ];
  return [
    ...(pin ? [pin] : []),
    ...layeredPins(layers, { layout: LAYOUT, names, sets: true }),
  ];
}

/** `spec.service-versions.<service>` and the like, and images as in any other object. */
function locateClaim(object: YamlPlace, above: PinName[]): VersionPin[] {
  const services = [...(object.get('spec')?.visit() ?? [])]
    .filter(isVersionMap)
    .flatMap(place => place.children());
  const pins = services.flatMap(place => {
    const value = place.text();
    const name = String(place.path.at(-1));
    return value
      ? [
          createPin({
            layout: LAYOUT,
            artifact: { kind: 'image', name },
            value,
            scalars: [{ place, role: 'tag' }],
            names: [{ by: 'service', name }],
          }),
        ]
      : [];
  });
  return [...pins, ...locateManifest(object, { layout: LAYOUT, names: above })];
}

/** The objects that a Composition is made of, in its resources and in the inputs of its pipeline. */
function locateComposition(object: YamlPlace): VersionPin[] {
  const spec = object.get('spec');
  const templates = [
    ...(spec?.list('resources') ?? []),
    ...(spec?.list('pipeline') ?? []).flatMap(step =>
      step.list('input', 'resources'),
    ),
  ];
  return templates.flatMap(template => {
    const base = template.get('base');
    const name = template.text('name');
    return base ? locate(base, name ? [{ by: 'object', name }] : []) : [];
  });
}

/** @param above - What the object is known by beside what stands in it */
export function locate(object: YamlPlace, above: PinName[] = []): VersionPin[] {
  const apiVersion = object.text('apiVersion') ?? '';
  const kind = object.text('kind');
  if (apiVersion.startsWith('pkg.crossplane.io/')) {
    return locatePackage(object);
  }
  if (kind === 'Composition' || kind === 'CompositionRevision') {
    return locateComposition(object);
  }
  if (apiVersion.startsWith('helm.crossplane.io/')) {
    return locateRelease(object, above);
  }
  return locateClaim(object, above);
}
