import { below, nameOf } from '../tree/folders';

/** Names under which kustomize looks for a kustomization, in its order. */
export const KUSTOMIZATIONS = [
  'kustomization.yaml',
  'kustomization.yml',
  'Kustomization',
];

/** The kustomization of a folder, if it has one. */
export function findKustomization(
  folder: string,
  files: { has(path: string): boolean },
): string | undefined {
  return KUSTOMIZATIONS.map(name => below(folder, name)).find(path =>
    files.has(path),
  );
}

/** Whether a file is a kustomization, by its name. */
export function isKustomization(path: string): boolean {
  return KUSTOMIZATIONS.includes(nameOf(path));
}
