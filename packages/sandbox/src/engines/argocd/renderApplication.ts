import { posix } from 'node:path';
import type { KubeObject } from '../../kube/KubeObject';
import { resourceOf } from '../../kube/resources';
import type { RepositoryFiles } from '../git/GitSource';
import { RenderError } from '../render/RenderError';
import { renderChart } from '../render/renderChart';
import { normalizePath, renderDirectory } from '../render/renderDirectory';
import { renderHelmfile } from '../render/renderHelmfile';
import { type ImageChange, setImages } from '../render/setImages';
import { setLabels } from '../render/setLabels';
import { CONTROL_NAMESPACE } from './project';
import { setSuffix } from '../render/setSuffix';
import { kustomizationFile, renderKustomize } from '../render/renderKustomize';

const GROUP_OF = ({ apiVersion }: KubeObject) =>
  apiVersion.includes('/') ? apiVersion.split('/')[0] : '';

/** What Argo CD tells an Application by: its name, with its namespace where that is not Argo CD's own. */
export const instanceOf = ({ metadata }: KubeObject): string =>
  metadata.namespace === CONTROL_NAMESPACE
    ? metadata.name
    : `${metadata.namespace}_${metadata.name}`;

/** `<instance>:<group>/<kind>:<namespace>/<name>` */
function trackingId(application: KubeObject, object: KubeObject): string {
  const { name, namespace = '' } = object.metadata;
  return `${instanceOf(application)}:${GROUP_OF(object)}/${
    object.kind
  }:${namespace}/${name}`;
}

export type SourceType = 'Kustomize' | 'Helm' | 'Plugin' | 'Directory';

/** The config management plugin that there is. */
const PLUGIN = 'helmfile';

function sourceTypeOf(
  files: RepositoryFiles,
  { path = '.', plugin }: { path?: string; plugin?: object },
): SourceType {
  if (plugin) {
    return 'Plugin';
  }
  const folder = normalizePath(path);
  if (kustomizationFile(files, folder)) {
    return 'Kustomize';
  }
  return files.has(posix.join(folder, 'Chart.yaml')) ? 'Helm' : 'Directory';
}

/** An image as Argo CD overrides it: `[name=]newName:tag`. */
function toImageChange(override: string): ImageChange {
  const [name, image = name] = override.split('=');
  const colon = image.indexOf(':', image.lastIndexOf('/') + 1);
  if (colon < 0) {
    throw new RenderError(`kustomize.images: ${override} has no tag`);
  }
  const newName = image.slice(0, colon);
  return {
    name: override.includes('=') ? name : newName,
    newName,
    newTag: image.slice(colon + 1),
  };
}

function renderKustomization(
  files: RepositoryFiles,
  path: string,
  kustomize: {
    images?: string[];
    nameSuffix?: string;
    commonLabels?: Record<string, string>;
  } = {},
): KubeObject[] {
  const {
    images = [],
    nameSuffix = '',
    commonLabels = {},
    ...rest
  } = kustomize;
  const [unknown] = Object.keys(rest);
  if (unknown) {
    throw new RenderError(`spec.source.kustomize.${unknown} is not supported`);
  }
  const changes = images.map(toImageChange);
  const objects = renderKustomize(files, path).map(object =>
    setLabels(setImages(object, changes), commonLabels, {
      includeSelectors: true,
    }),
  );
  return setSuffix(objects, nameSuffix);
}

function renderPlugin(
  files: RepositoryFiles,
  path: string,
  { name, ...rest }: { name?: string },
): KubeObject[] {
  const [unknown] = Object.keys(rest);
  if (unknown) {
    throw new RenderError(`spec.source.plugin.${unknown} is not supported`);
  }
  if (name !== PLUGIN) {
    throw new RenderError(
      name
        ? `plugin sidecar failed. couldn't find cmp-server plugin with name "${name}" supporting the given repository`
        : 'plugin sidecar failed. could not find plugin supporting the given repository',
    );
  }
  return renderHelmfile(files, path);
}

function renderSource(
  files: RepositoryFiles,
  application: KubeObject,
  type: SourceType,
): KubeObject[] {
  const { source, destination } = application.spec;
  const path = source.path ?? '.';
  switch (type) {
    case 'Plugin':
      return renderPlugin(files, path, source.plugin);
    case 'Kustomize':
      return renderKustomization(files, path, source.kustomize);
    case 'Helm': {
      const { valueFiles, valuesObject, releaseName, ...rest } =
        source.helm ?? {};
      const [unknown] = Object.keys(rest);
      if (unknown) {
        throw new RenderError(`spec.source.helm.${unknown} is not supported`);
      }
      return renderChart(files, {
        path,
        namespace: destination.namespace ?? 'default',
        valueFiles: valueFiles && ['values.yaml', ...valueFiles],
        values: valuesObject,
      });
    }
    default:
      return renderDirectory(files, {
        path,
        recurse: source.directory?.recurse,
      });
  }
}

/** The objects that an Application asks for, with Argo CD's tracking annotation. */
export function renderApplication(
  files: RepositoryFiles,
  application: KubeObject,
): { type: SourceType; objects: KubeObject[] } {
  const { source, destination } = application.spec;
  const type = sourceTypeOf(files, source);
  const objects = renderSource(files, application, type).map(object => {
    const namespaced = resourceOf(object)?.namespaced !== false;
    const placed: KubeObject = {
      ...object,
      metadata: {
        ...object.metadata,
        ...(namespaced
          ? {
              namespace:
                object.metadata.namespace ?? destination.namespace ?? 'default',
            }
          : {}),
      },
    };
    placed.metadata.annotations = {
      ...placed.metadata.annotations,
      'argocd.argoproj.io/tracking-id': trackingId(application, placed),
    };
    return placed;
  });
  return { type, objects };
}
