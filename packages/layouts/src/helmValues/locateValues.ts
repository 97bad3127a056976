import { type YAMLMap, isAlias, isMap, isScalar } from 'yaml';
import type { Document, LineCounter, Node } from 'yaml';
import {
  imageName,
  parseImageReference,
  parseImageVersion,
} from '../imageReference';
import type { PinnedScalar, VersionPin } from '../VersionPin';
import { aliasLines, sharedReason } from '../yaml/aliases';
import { formatPath, parseYaml, visitNodes } from '../yaml/parseYaml';
import { pinnedScalar } from '../yaml/pinnedScalar';

interface Place {
  file: string;
  document: Document.Parsed;
  index: number;
  lines: LineCounter;
  users: Map<string, number[]>;
}

/** A scalar's text as written; numbers keep their notation. An alias gives the anchor's text. */
function textOf(node: unknown, document: Document.Parsed): string | undefined {
  const target = isAlias(node) ? node.resolve(document) : node;
  return isScalar(target) &&
    target.value !== null &&
    typeof target.value !== 'boolean'
    ? target.source ?? String(target.value)
    : undefined;
}

/** Keys on the way to the image that may name the service, nearest first. */
function namesIn(path: Array<string | number>): VersionPin['names'] {
  return [...path]
    .reverse()
    .filter((key): key is string => typeof key === 'string')
    .filter(key => !/^(image|images|spec|containers?|values)$/i.test(key))
    .map(name => ({ by: 'key' as const, name }));
}

function toScalars(
  nodes: Array<{ node: Node; role: PinnedScalar['role']; path: string }>,
  lines: LineCounter,
): PinnedScalar[] {
  return nodes.flatMap(({ node, role, path }) => {
    const scalar = pinnedScalar(node, lines);
    return scalar ? [{ ...scalar, role, path }] : [];
  });
}

function toPin(options: {
  place: Place;
  ancestors: Node[];
  path: Array<string | number>;
  name: string;
  names: VersionPin['names'];
  version: { tag?: string; digest?: string };
  nodes: Array<{ node: Node; role: PinnedScalar['role']; path: string }>;
}): VersionPin {
  const { place, ancestors, name, version, nodes } = options;
  const scalars = toScalars(nodes, place.lines);
  const shared = nodes
    .map(({ node }) => sharedReason(node, ancestors, place.users))
    .find(Boolean);
  const reason =
    shared ??
    (scalars.length < nodes.length
      ? 'the version is a block scalar or spans lines'
      : undefined);
  return {
    layout: 'helm-values',
    file: place.file,
    document: place.index,
    path: nodes[0].path,
    line: place.lines.linePos(nodes[0].node.range?.[0] ?? 0).line,
    artifact: { kind: 'image', name },
    value: [version.tag, version.digest].filter(Boolean).join('@'),
    ...version,
    scalars,
    names: options.names,
    editable: !reason,
    ...(reason ? { reason } : {}),
  };
}

/** `{ [registry], repository, tag, [digest] }`, under whatever key. */
function pinOfMap(
  place: Place,
  map: YAMLMap,
  path: Array<string | number>,
  ancestors: Node[],
): VersionPin | undefined {
  const read = (key: string) => textOf(map.get(key, true), place.document);
  const repository = read('repository') ?? read('name');
  const last = path.at(-1);
  const isImage =
    map.has('repository') ||
    (typeof last === 'string' && /image$/i.test(last) && map.has('name'));
  const keys = (['tag', 'digest'] as const).filter(key => read(key));
  if (!repository || !isImage || keys.length === 0) {
    return undefined;
  }
  const registry = read('registry');
  const name = imageName(registry ? `${registry}/${repository}` : repository);
  const combined = parseImageVersion(read('tag') ?? '');
  const digest = read('digest') ?? combined?.digest;
  const tag = combined?.tag;
  if (!name || (!tag && !digest)) {
    return undefined;
  }
  return toPin({
    place,
    ancestors: [...ancestors, map],
    path,
    name,
    names: namesIn(path),
    version: { ...(tag ? { tag } : {}), ...(digest ? { digest } : {}) },
    nodes: keys.map(key => ({
      node: map.get(key, true) as unknown as Node,
      role: key === 'tag' && combined?.digest ? 'tag@digest' : key,
      path: formatPath([...path, key]),
    })),
  });
}

/** `image: registry/name:tag`. */
function pinOfReference(
  place: Place,
  node: Node,
  path: Array<string | number>,
  ancestors: Node[],
): VersionPin | undefined {
  const key = path.at(-1);
  const written = textOf(node, place.document);
  if (typeof key !== 'string' || !/image$/i.test(key) || !written) {
    return undefined;
  }
  const reference = parseImageReference(written);
  if (!reference || (!reference.tag && !reference.digest)) {
    return undefined;
  }
  const { name, ...version } = reference;
  return toPin({
    place,
    ancestors,
    path,
    name,
    names: namesIn(path),
    version,
    nodes: [{ node, role: 'reference', path: formatPath(path) }],
  });
}

/** Finds images in Helm values: as maps of repository and tag, and as one reference. */
export function locateValues(
  file: string,
  text: string,
): { pins: VersionPin[]; problem?: string } {
  const parsed = parseYaml(text);
  if ('problem' in parsed) {
    return { pins: [], problem: parsed.problem };
  }
  const { lines, documents } = parsed;
  const pins = documents.flatMap((document, index) => {
    const users = aliasLines(document, lines);
    const place = { file, document, index, lines, users };
    return [...visitNodes(document.contents)].flatMap(
      ({ node, path, ancestors }) => {
        if (!node) {
          return [];
        }
        const pin = isMap(node)
          ? pinOfMap(place, node, path, ancestors)
          : pinOfReference(place, node, path, ancestors);
        return pin ? [pin] : [];
      },
    );
  });
  return { pins };
}
