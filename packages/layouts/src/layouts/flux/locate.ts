import type { Surroundings } from '../../driver/Layered';
import type { LocateNested } from '../../driver/Located';
import {
  imageEntries,
  imageEntryPins,
  pinnedEntries,
} from '../../kustomization/imageEntries';
import { inlinePatchPins } from '../../kustomization/inlinePatches';
import { objectNames } from '../../objects/locateManifest';
import type { VersionPin } from '../../pins/VersionPin';
import type { YamlPlace } from '../../yaml/YamlPlace';
import { locateHelmRelease } from './locateHelmRelease';
import {
  locateGitRepository,
  locateHelmChart,
  locateOciRepository,
} from './locateSource';
import { LAYOUT } from './name';
import { locateResourceSet } from './resourceSet';
import { replacedBy } from '../../kustomization/replacedBy';

/** Images of a Kustomization, and those in its inline patches. */
function locateFluxKustomization(
  object: YamlPlace,
  nested: LocateNested,
): VersionPin[] {
  const common = { layout: LAYOUT, names: objectNames(object) };
  const entries = object.list('spec', 'images');
  const images = imageEntryPins(entries, common);
  const patches = inlinePatchPins(
    object.list('spec', 'patches'),
    common,
    nested,
  );
  return [
    ...images,
    ...replacedBy(patches, pinnedEntries(imageEntries(entries), images)),
  ];
}

const KINDS: Record<
  string,
  (
    object: YamlPlace,
    nested: LocateNested,
    around?: Surroundings,
  ) => VersionPin[]
> = {
  HelmRelease: locateHelmRelease,
  HelmChart: locateHelmChart,
  Kustomization: locateFluxKustomization,
  GitRepository: locateGitRepository,
  OCIRepository: locateOciRepository,
  ResourceSet: locateResourceSet,
};

/** What a Flux object pins. */
export function locate(
  object: YamlPlace,
  nested: LocateNested,
  around?: Surroundings,
): VersionPin[] {
  return KINDS[object.text('kind') ?? '']?.(object, nested, around) ?? [];
}
