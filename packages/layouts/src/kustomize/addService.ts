import { workloadManifests } from '../manifests/workloadManifests';
import { findKustomization } from './findKustomization';
import type { LayoutDriver } from '../LayoutDriver';
import { appendItem } from '../yaml/appendItem';
import { scalarText } from '../yaml/scalarText';
import { parseYaml } from '../yaml/parseYaml';

/** Appends to a list, or starts it at the end of the file when there is none. */
export function append(
  text: string,
  key: 'resources' | 'images',
  lines: string[],
): { text: string } | { refused: string } {
  const parsed = parseYaml(text);
  if ('problem' in parsed) {
    return { refused: `the kustomization is ${parsed.problem}` };
  }
  if (parsed.documents.length !== 1) {
    return { refused: 'the kustomization has several documents' };
  }
  const list = parsed.documents[0].get(key);
  if (list === undefined) {
    const eol = text.includes('\r\n') ? '\r\n' : '\n';
    const gap = text === '' || text.endsWith('\n') ? '' : eol;
    const block = [`${key}:`, ...lines.map(line => `  ${line}`)].join(eol);
    return { text: `${text}${gap}${block}${eol}` };
  }
  return appendItem(text, [key], lines);
}

/** Adds a folder of manifests, the resource and the image entry to the folder's kustomization. */
export const addService: LayoutDriver['addService'] = ({
  folder,
  files,
  service,
}) => {
  const path = findKustomization(folder, files);
  if (!path) {
    return { refused: `there is no kustomization.yaml in ${folder}` };
  }
  const before = files.get(path)!;
  const resources = append(before, 'resources', [`- ${service.name}`]);
  if ('refused' in resources) {
    return { refused: `${path}: ${resources.refused}` };
  }
  const images = append(resources.text, 'images', [
    `- name: ${service.image}`,
    `  newTag: ${scalarText(service.tag, '')}`,
  ]);
  if ('refused' in images) {
    return { refused: `${path}: ${images.refused}` };
  }
  return {
    changes: [
      { path, before, after: images.text },
      ...workloadManifests(folder, service),
    ],
  };
};
