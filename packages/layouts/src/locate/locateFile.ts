import type { LayoutDriver } from '../driver/LayoutDriver';
import type { Located } from '../driver/Located';
import type { PinName, VersionPin } from '../pins/VersionPin';
import { folderOf, nameOf } from '../tree/folders';
import { unreadableReason } from '../yaml/parseYaml';
import type { YamlFile } from '../yaml/YamlFile';
import { createParser } from './createParser';
import { locateDocument } from './locateDocument';
import { renovatePins } from './renovatePins';

/** Names of folders that say what is in them, not whose it is. */
const COMMON =
  /^(apps?|base|bases|overlays?|components?|environments?|envs?|clusters?|charts?|k8s|kubernetes|manifests|deploy|deployment|helm|src|templates|patches|values|config|infrastructure|\.)$/i;

/** A text without any of these words holds no version and leads to no other file; it is not worth parsing. */
const WORDS =
  /image|version|tag|chart|ref|revision|package|digest|values|resources|bases|components|patches|helmfiles|releases|sops|git-lfs/i;

/** Folders above a file, nearest first, that may name the service. */
function folderNames(path: string): PinName[] {
  const folder = folderOf(path);
  return folder
    .split('/')
    .reverse()
    .filter(name => !COMMON.test(name))
    .map(name => ({ by: 'folder', name }));
}

/** `fund-transfer.yaml` and `values-fund-transfer.yaml` may be named after the service as well. */
function fileNames(path: string): PinName[] {
  const stem = nameOf(path)
    .replace(/\.(ya?ml|json)(\.gotmpl)?$/, '')
    .replace(/^values[-_.]|[-_.]values$/g, '');
  return /^(values|kustomization|Kustomization|Chart|requirements|helmfile|helmrelease|deployment|release|\..*)$/i.test(
    stem,
  )
    ? []
    : [{ by: 'folder', name: stem }];
}

/** Reads a file as the one that leads to it says, else by its name, else by what its documents are. */
function locateIn(
  layouts: LayoutDriver[],
  file: YamlFile,
  readAs: VersionPin['readAs'],
): Located {
  const { path } = file;
  const reader =
    readAs && layouts.find(layout => layout.data?.readAs === readAs)?.data;
  if (reader) {
    return { pins: file.roots.flatMap(root => reader.locate(root, [])) };
  }
  const driver =
    layouts.find(layout => layout.files?.claims(path)) ??
    layouts.find(layout => layout.files?.recognises?.(file));
  return (
    driver?.files?.locate?.(file, (inner, names) =>
      locateDocument(layouts, inner, names),
    ) ?? { pins: file.roots.flatMap(root => locateDocument(layouts, root)) }
  );
}

/**
 * Finds the pins of one file: by its name, else by what its documents are. Never throws: what cannot be read is a
 * problem.
 */
export function locateFile(
  layouts: LayoutDriver[],
  options: { path: string; text: string; readAs?: VersionPin['readAs'] },
): Located {
  const { path, text, readAs } = options;
  if (!WORDS.test(text)) {
    const problem = unreadableReason(text);
    return { pins: [], ...(problem ? { problem } : {}) };
  }
  const file = createParser(layouts)(path, text);
  if (file.problem) {
    return { pins: [], problem: file.problem };
  }
  const located = locateIn(layouts, file, readAs);
  const names = [...fileNames(path), ...folderNames(path)];
  const values = layouts.find(({ data }) => data?.readAs === 'values');
  const marked = renovatePins(file, located.pins, values?.name ?? '');
  return {
    ...located,
    pins: [...located.pins, ...marked].map(pin => ({
      ...pin,
      ...(readAs ? { readAs } : {}),
      names: [...pin.names, ...names],
    })),
  };
}
