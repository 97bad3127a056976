import { posix } from 'node:path';
import type { KubeObject } from '../../kube/KubeObject';
import { resourceOf } from '../../kube/resources';
import type { RepositoryFiles } from '../git/GitSource';
import { parseManifests, parseYamlDocuments } from './parseManifests';
import { RenderError } from './RenderError';
import { normalizePath } from './renderDirectory';
import { type ImageChange, setImages } from './setImages';
import { setLabels } from './setLabels';

const FILE_NAMES = ['kustomization.yaml', 'kustomization.yml', 'Kustomization'];

const FIELDS = [
  'apiVersion',
  'kind',
  'metadata',
  'resources',
  'images',
  'namespace',
  'commonLabels',
  'labels',
  'transformers',
];

interface LabelRule {
  pairs: Record<string, string>;
  includeSelectors?: boolean;
  includeTemplates?: boolean;
}

/** The kustomization file of a folder, undefined when there is none. */
export function kustomizationFile(
  files: RepositoryFiles,
  folder: string,
): string | undefined {
  return FILE_NAMES.map(name => posix.join(folder, name)).find(file =>
    files.has(file),
  );
}

function setNamespace(object: KubeObject, namespace: string): KubeObject {
  return resourceOf(object)?.namespaced === false
    ? object
    : { ...object, metadata: { ...object.metadata, namespace } };
}

/** What the transformers of a kustomization make of its objects, after all that its own fields have made of them. */
function transformFurther(
  objects: KubeObject[],
  transformers: any[],
): KubeObject[] {
  return transformers.reduce((before: KubeObject[], each) => {
    if (each.apiVersion !== 'builtin' || each.kind !== 'NamespaceTransformer') {
      throw new RenderError(
        `unable to load transformer ${each.kind}: only NamespaceTransformer is supported`,
      );
    }
    return before.map(object => setNamespace(object, each.metadata.namespace));
  }, objects);
}

function transform(kustomization: any, objects: KubeObject[]): KubeObject[] {
  const images: ImageChange[] = kustomization.images ?? [];
  const rules: LabelRule[] = [
    ...(kustomization.commonLabels
      ? [{ pairs: kustomization.commonLabels, includeSelectors: true }]
      : []),
    ...(kustomization.labels ?? []),
  ];
  return objects.map(original => {
    const object = kustomization.namespace
      ? setNamespace(original, kustomization.namespace)
      : original;
    return rules.reduce(
      (labelled, { pairs, ...rule }) => setLabels(labelled, pairs, rule),
      setImages(object, images),
    );
  });
}

function renderResource(
  files: RepositoryFiles,
  options: { from: string; resource: string; visited: string[] },
): KubeObject[] {
  const { from, resource, visited } = options;
  if (/:\/\/|^git@|\?ref=/.test(resource)) {
    throw new RenderError(
      `accumulating resources: remote resource '${resource}' is not supported`,
    );
  }
  const path = normalizePath(posix.join(from, resource));
  const text = files.get(path);
  if (text !== undefined) {
    return parseManifests(path, text);
  }
  if (path.startsWith('..') || !kustomizationFile(files, path)) {
    throw new RenderError(
      `accumulating resources: accumulation err='accumulating resources from '${resource}': no such file or kustomization in '${
        from || '.'
      }'`,
    );
  }
  return renderFolder(files, path, { visited });
}

function renderFolder(
  files: RepositoryFiles,
  folder: string,
  { visited, ...over }: { visited: string[]; namespace?: string },
): KubeObject[] {
  if (visited.includes(folder)) {
    throw new RenderError(
      `cycle detected: ${[...visited, folder].join(' -> ')}`,
    );
  }
  const file = kustomizationFile(files, folder);
  if (!file) {
    throw new RenderError(
      `unable to find one of 'kustomization.yaml', 'kustomization.yml' or 'Kustomization' in directory '${
        folder || '.'
      }'`,
    );
  }
  const [kustomization = {}] = parseYamlDocuments(file, files.get(file)!);
  const unknown = Object.keys(kustomization).find(
    field => !FIELDS.includes(field),
  );
  if (unknown) {
    throw new RenderError(`${file}: field '${unknown}' is not supported`);
  }
  const objects = (kustomization.resources ?? []).flatMap((resource: string) =>
    renderResource(files, {
      from: folder,
      resource,
      visited: [...visited, folder],
    }),
  );
  return transformFurther(
    transform({ ...kustomization, ...over }, objects),
    (kustomization.transformers ?? []).flatMap((entry: string) => {
      const path = normalizePath(posix.join(folder, entry));
      return parseYamlDocuments(path, files.get(path) ?? '');
    }),
  );
}

/**
 * Renders a kustomization: resources, images, namespace, labels and those transformers that set a namespace; every other field is an
 * error.
 *
 * @param over - What is put in the place of its own fields
 */
export function renderKustomize(
  files: RepositoryFiles,
  path: string,
  over: { namespace?: string } = {},
): KubeObject[] {
  return renderFolder(files, normalizePath(path), { ...over, visited: [] });
}
