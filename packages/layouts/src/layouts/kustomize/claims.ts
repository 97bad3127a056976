export const LAYOUT = 'kustomize';
