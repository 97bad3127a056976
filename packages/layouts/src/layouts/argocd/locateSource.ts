import {
  type ImageEntry,
  pinnedEntries,
} from '../../kustomization/imageEntries';
import { inlinePatchPins } from '../../kustomization/inlinePatches';
import { replacedBy } from '../../kustomization/replacedBy';
import { chartPin } from '../../pins/chartPin';
import { createPin } from '../../pins/createPin';
import { gitPin, repositoryName } from '../../pins/gitPin';
import { referencePin } from '../../pins/imagePin';
import { imageName, parseDigest, writtenName } from '../../pins/imageReference';
import { standsAt } from '../../pins/leaves';
import { overrideAt } from '../../pins/overriddenBy';
import type { PinName, VersionPin } from '../../pins/VersionPin';
import { layeredPins } from '../../values/layeredPins';
import { mergeValues } from '../../values/mergeValues';
import { withoutSlash } from '../../tree/folders';
import { formatPath, parsePath } from '../../yaml/paths';
import type { YamlPlace } from '../../yaml/YamlPlace';
import type { Row } from './generators';
import { type SourceContext, helmValues } from './helmValues';
import { LAYOUT } from './name';
import { pluginPins } from './pluginPins';
import { splitImage } from './sources';
import { fillPin, templatedReferencePin } from './templatedPins';

const HEAD = 'no targetRevision is given, which means "HEAD", a branch';

/** The entries of `images` that `kustomize.images` of a source become. */
export function kustomizeImageEntries(source: YamlPlace): ImageEntry[] {
  return source.list('kustomize', 'images').flatMap(item => {
    const { replaced, reference } = splitImage(item.text() ?? '');
    const name = writtenName(reference);
    return imageName(name)
      ? [
          {
            file: source.context.file.path,
            document: source.context.index,
            path: formatPath(item.path),
            name: replaced ?? name,
            ...(replaced ? { newName: name } : {}),
          },
        ]
      : [];
  });
}

/** `[name=]reference` as in `kustomize.images` of an Application. */
function kustomizeImagePins(
  source: YamlPlace,
  names: PinName[],
  row: Row,
): VersionPin[] {
  return source.list('kustomize', 'images').flatMap(item => {
    const place = row.variable(item.text() ?? '') ?? item;
    const split = splitImage(place.text() ?? '');
    const { reference } = split;
    const pin =
      referencePin(place, { layout: LAYOUT, names, reference }) ??
      templatedReferencePin(place, { layout: LAYOUT, names, row, reference });
    const replaced = row.fill(split.replaced ?? writtenName(reference));
    return pin ? [{ ...pin, replaces: replaced }] : [];
  });
}

/** Argo CD follows `HEAD` where a Git source names no revision. Nothing stands there to be edited. */
function headPin(
  source: YamlPlace,
  url: string,
  names: PinName[],
): VersionPin | undefined {
  const place = source.get('repoURL');
  return place?.text()
    ? createPin({
        layout: LAYOUT,
        artifact: { kind: 'git', name: repositoryName(url) },
        value: 'HEAD',
        scalars: [
          {
            place,
            role: 'version',
            path: [...source.path, 'targetRevision'],
          },
        ],
        names,
        moves: HEAD,
        blocked: HEAD,
      })
    : undefined;
}

/** The tag or digest of an OCI source, which is no Git repository. */
function ociPin(place: YamlPlace, url: string, names: PinName[]): VersionPin {
  const value = place.text() ?? '';
  return createPin({
    layout: LAYOUT,
    artifact: { kind: 'oci', name: withoutSlash(url.replace(/^oci:\/\//, '')) },
    value,
    scalars: [{ place, role: parseDigest(value) ? 'digest' : 'tag' }],
    names,
  });
}

function revisionPin(
  source: YamlPlace,
  names: PinName[],
  row: Row,
): VersionPin | undefined {
  const revision = source.get('targetRevision');
  const chart = source.text('chart');
  const url = row.fill(source.text('repoURL') ?? '');
  const place = revision && (row.variable(revision.text() ?? '') ?? revision);
  if (!place?.text()) {
    return chart ? undefined : headPin(source, url, names);
  }
  if (!chart && url.startsWith('oci://')) {
    return ociPin(place, url, names);
  }
  return chart
    ? chartPin(place, { layout: LAYOUT, name: row.fill(chart), names })
    : gitPin(place, { layout: LAYOUT, url, names });
}

/** Images in values whose tag a template puts into the reference. */
function templatedValuePins(
  root: YamlPlace,
  names: PinName[],
  row: Row,
): VersionPin[] {
  return root.flatMap(place => {
    const isImage = /image$/i.test(String(place.at.at(-1)));
    const pin = isImage
      ? templatedReferencePin(place, { layout: LAYOUT, names, row })
      : undefined;
    return pin ? [{ ...pin, sets: formatPath(place.at) }] : [];
  });
}

/** The pins of a chart's values, wherever they come from. */
function valuesPins(
  source: YamlPlace,
  context: SourceContext,
  names: PinName[],
): VersionPin[] {
  const { row } = context;
  const { layers, ignored } = helmValues(source, context, names);
  if (layers.length === 0) {
    return [];
  }
  const resolve = (leaf: YamlPlace) => row.variable(leaf.text() ?? '') ?? leaf;
  const reader = { layout: LAYOUT, names, sets: true };
  const whole = mergeValues(layers);
  return [
    ...layeredPins(layers, reader, resolve).map(pin => fillPin(pin, row)),
    ...templatedValuePins(whole, names, row),
    ...(ignored ? layeredPins([ignored], reader, resolve) : []).map(pin => {
      const winner = standsAt(whole, parsePath(pin.sets ?? '') ?? []);
      return overrideAt(pin, winner.context.file.path, winner.line);
    }),
  ];
}

/** Images in patches of a source, and those that its images take the place of. */
function kustomizePins(
  source: YamlPlace,
  { row, nested }: SourceContext,
  names: PinName[],
): VersionPin[] {
  const images = kustomizeImagePins(source, names, row);
  const patches = nested
    ? inlinePatchPins(
        source.list('kustomize', 'patches'),
        { layout: LAYOUT, names },
        nested,
      )
    : [];
  return [
    ...images,
    ...replacedBy(
      patches,
      pinnedEntries(kustomizeImageEntries(source), images),
    ),
  ];
}

/** What one source of an Application pins. */
export function locateSource(
  source: YamlPlace,
  names: PinName[],
  context: SourceContext,
): VersionPin[] {
  const { row } = context;
  const release = source.text('helm', 'releaseName');
  const given: PinName[] = [
    ...row.names,
    ...(release ? [{ by: 'release' as const, name: release }] : []),
    ...names,
  ];
  const all = given
    .map(item => ({ ...item, name: row.fill(item.name) }))
    .filter(({ name }) => !name.includes('{{'));
  const revision = revisionPin(source, all, row);
  return [
    ...(revision ? [revision] : []),
    ...valuesPins(source, context, all),
    ...kustomizePins(source, context, all),
    ...pluginPins(source, context, all),
  ];
}
