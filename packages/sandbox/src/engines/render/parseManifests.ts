import { parseAllDocuments } from 'yaml';
import type { KubeObject } from '../../kube/KubeObject';
import { RenderError } from './RenderError';

function complaintAbout(object: any): string | undefined {
  if (typeof object !== 'object' || Array.isArray(object)) {
    return 'is not an object';
  }
  if (!object.apiVersion || !object.kind) {
    return "'apiVersion' or 'kind' is not set";
  }
  return object.metadata?.name ? undefined : "'metadata.name' is not set";
}

/** Reads one or more YAML documents; the file's name is for messages. */
export function parseYamlDocuments(file: string, text: string): any[] {
  return parseAllDocuments(text)
    .map(document => {
      const [error] = document.errors;
      if (error) {
        throw new RenderError(
          `Failed to unmarshal "${file}": ${error.message.split('\n')[0]}`,
        );
      }
      return document.toJS();
    })
    .filter(value => value !== null && value !== undefined);
}

/** Reads the Kubernetes objects of a file. */
export function parseManifests(file: string, text: string): KubeObject[] {
  return parseYamlDocuments(file, text)
    .flatMap(value => (value.kind === 'List' ? value.items ?? [] : value))
    .map(object => {
      const complaint = complaintAbout(object);
      if (complaint) {
        throw new RenderError(`Failed to unmarshal "${file}": ${complaint}`);
      }
      return object;
    });
}
