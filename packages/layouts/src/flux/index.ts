import type { LayoutDriver, LocateNested } from '../LayoutDriver';
import {
  imageEntries,
  imageEntryPins,
  pinnedEntries,
} from '../kustomize/imageEntries';
import { inlinePatchPins } from '../kustomize/inlinePatches';
import { objectNames } from '../manifests/locateManifest';
import type { VersionPin } from '../pins/VersionPin';
import type { YamlPlace } from '../yaml/YamlPlace';
import { addService } from './addService';
import { deployedObjects } from './deployedObjects';
import {
  locateGitRepository,
  locateHelmChart,
  locateOciRepository,
} from './locateFluxSource';
import { replacedBy } from './replacedBy';
import { locateHelmRelease } from './locateHelmRelease';
import { removeListed } from '../kustomize/removeListed';

const LAYOUT = 'flux';

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
  (object: YamlPlace, nested: LocateNested) => VersionPin[]
> = {
  HelmRelease: locateHelmRelease,
  HelmChart: locateHelmChart,
  Kustomization: locateFluxKustomization,
  GitRepository: locateGitRepository,
  OCIRepository: locateOciRepository,
};

/** Flux objects: releases, kustomizations and their sources. */
export const flux: LayoutDriver = {
  name: 'flux',
  evidence: 'Flux objects',
  objects: {
    claims: object =>
      /^[\w.]*\.toolkit\.fluxcd\.io\//.test(object.text('apiVersion') ?? ''),
    locate: (object, nested) =>
      KINDS[object.text('kind') ?? '']?.(object, nested) ?? [],
  },
  deployed: deployedObjects,
  addService,
  removeService: removeListed,
};
