import type { Request } from 'express';

/** A value of a query or body when it is a text with something in it. */
export function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value ? value : undefined;
}

/** Argo CD takes `projects` and the older `project`, each as often as wanted. */
export function projectsOf({ query }: Request): string[] {
  return [query.projects, query.project]
    .flat()
    .flatMap(item => textOf(item) ?? []);
}
