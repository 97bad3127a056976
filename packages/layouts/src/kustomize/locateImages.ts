import { type YAMLMap, isAlias, isMap, isScalar, isSeq } from 'yaml';
import type { Document, LineCounter, Node } from 'yaml';
import { imageName } from '../imageReference';
import type { VersionPin } from '../VersionPin';
import { aliasLines, sharedReason } from '../yaml/aliases';
import { pinnedScalar } from '../yaml/pinnedScalar';
import { formatPath, parseYaml } from '../yaml/parseYaml';

interface Entry {
  file: string;
  document: Document.Parsed;
  documentIndex: number;
  lines: LineCounter;
  list: Node;
  entry: YAMLMap;
  index: number;
}

function textAt(entry: YAMLMap, key: string): string | undefined {
  const value = entry.get(key, true);
  return isScalar(value) && value.value !== null
    ? value.source ?? String(value.value)
    : undefined;
}

function toPin(options: Entry): VersionPin | undefined {
  const { file, document, documentIndex, lines, list, entry, index } = options;
  const written = textAt(entry, 'newName') ?? textAt(entry, 'name');
  const tag = textAt(entry, 'newTag');
  const digest = textAt(entry, 'digest');
  const keys = (['newTag', 'digest'] as const).filter(key => entry.has(key));
  if (!written || keys.length === 0) {
    return undefined;
  }
  const users = aliasLines(document, lines);
  const nodes = keys.map(key => entry.get(key, true) as unknown as Node);
  const shared = nodes
    .map(node =>
      sharedReason(node, [document.contents as Node, list, entry], users),
    )
    .find(Boolean);
  const scalars = keys.flatMap((key, position) => {
    const scalar = pinnedScalar(nodes[position], lines);
    return scalar
      ? [
          {
            ...scalar,
            role: key === 'newTag' ? ('tag' as const) : ('digest' as const),
            path: formatPath(['images', index, key]),
          },
        ]
      : [];
  });
  const name = imageName(written);
  const aliased = nodes.some(isAlias);
  const reason =
    shared ??
    (scalars.length < keys.length
      ? 'the version is a block scalar or spans lines'
      : undefined) ??
    (name ? undefined : `"${written}" is not an image name`);
  const resolved = nodes
    .filter(isAlias)
    .map(alias => String(alias.resolve(document)?.toJSON() ?? ''));
  const value = aliased ? resolved[0] : [tag, digest].filter(Boolean).join('@');
  return {
    layout: 'kustomize',
    file,
    document: documentIndex,
    path: formatPath(['images', index, keys[0]]),
    line: lines.linePos(nodes[0].range?.[0] ?? 0).line,
    artifact: { kind: 'image', name: name ?? written },
    value,
    ...(tag || aliased ? { tag: tag ?? resolved[0] } : {}),
    ...(digest ? { digest } : {}),
    scalars,
    names: [],
    editable: !reason,
    ...(reason ? { reason } : {}),
  };
}

/** Finds the entries of `images:` that set a tag or a digest. */
export function locateImages(
  file: string,
  text: string,
): { pins: VersionPin[]; problem?: string } {
  const parsed = parseYaml(text);
  if ('problem' in parsed) {
    return { pins: [], problem: parsed.problem };
  }
  const pins = parsed.documents.flatMap((document, documentIndex) => {
    const list = isMap(document.contents) && document.contents.get('images');
    if (!isSeq(list)) {
      return [];
    }
    return list.items.flatMap((entry, index) => {
      const pin =
        isMap(entry) &&
        toPin({
          file,
          document,
          documentIndex,
          lines: parsed.lines,
          list,
          entry,
          index,
        });
      return pin ? [pin] : [];
    });
  });
  return { pins };
}
