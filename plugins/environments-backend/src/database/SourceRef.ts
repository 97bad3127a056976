/** A repository and branch that environments are read from. */
export interface SourceRef {
  repository: string;
  branch: string;
}

/** A source as one string. */
export function sourceKey({ repository, branch }: SourceRef): string {
  return `${repository} ${branch}`;
}
