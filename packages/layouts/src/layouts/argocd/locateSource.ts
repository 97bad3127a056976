import type { ImageEntry } from '../../kustomization/imageEntries';
import { chartPin } from '../../pins/chartPin';
import { createPin } from '../../pins/createPin';
import { gitPin, repositoryName } from '../../pins/gitPin';
import { referencePin } from '../../pins/imagePin';
import { imageName, writtenName } from '../../pins/imageReference';
import { overriddenBy } from '../../pins/overriddenBy';
import type { PinName, VersionPin } from '../../pins/VersionPin';
import {
  parameterPins,
  pathInValues,
  readParameters,
} from '../../values/helmParameters';
import { locateValues } from '../../values/locateValues';
import { formatPath } from '../../yaml/paths';
import type { YamlPlace } from '../../yaml/YamlPlace';
import { PLAIN, type Row } from './generators';
import { LAYOUT } from './name';
import { fillPin, templatedReferencePin } from './templatedPins';

const HEAD = 'no targetRevision is given, which means "HEAD", a branch';

/** `[name=]reference`: what stands before the reference, if anything does, and the reference. */
function splitImage(text: string): { replaced?: string; reference: string } {
  const equals = text.indexOf('=');
  return {
    ...(equals < 0 ? {} : { replaced: text.slice(0, equals) }),
    reference: text.slice(equals + 1),
  };
}

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
    const isImage = /image$/i.test(String(place.path.at(-1)));
    const pin = isImage
      ? templatedReferencePin(place, { layout: LAYOUT, names, row })
      : undefined;
    return pin
      ? [{ ...pin, sets: pathInValues(root, formatPath(place.path)) }]
      : [];
  });
}

function valuesPins(
  root: YamlPlace | undefined,
  names: PinName[],
  row: Row,
): VersionPin[] {
  return root
    ? [
        ...locateValues(root, { layout: LAYOUT, names }).map(pin => ({
          ...fillPin(pin, root, row),
          sets: pathInValues(root, pin.path),
        })),
        ...templatedValuePins(root, names, row),
      ]
    : [];
}

/**
 * What one source of an Application pins. Parameters win over `valuesObject`, that over `values`, as in Argo CD.
 *
 * @param row - What a generator fills into the source
 */
export function locateSource(
  source: YamlPlace,
  names: PinName[],
  row: Row = PLAIN,
): VersionPin[] {
  const release = source.text('helm', 'releaseName');
  const given: PinName[] = [
    ...row.names,
    ...(release ? [{ by: 'release' as const, name: release }] : []),
    ...names,
  ];
  const all = given
    .map(item => ({ ...item, name: row.fill(item.name) }))
    .filter(({ name }) => !name.includes('{{'));
  const object = source.get('helm', 'valuesObject');
  const text = source.get('helm', 'values')?.inner();
  const parameters = parameterPins(
    readParameters(source.list('helm', 'parameters'), place => [
      row.variable(place.text() ?? '') ?? place,
    ]),
    {
      layout: LAYOUT,
      names: all,
      fill: row.fill,
      values: path =>
        object?.text(...path.split('.')) ?? text?.text(...path.split('.')),
    },
  );
  const fromObject = valuesPins(object, all, row);
  const revision = revisionPin(source, all, row);
  return [
    ...(revision ? [revision] : []),
    ...parameters,
    ...overriddenBy(fromObject, parameters),
    ...overriddenBy(valuesPins(text, all, row), [...parameters, ...fromObject]),
    ...kustomizeImagePins(source, all, row),
  ];
}
