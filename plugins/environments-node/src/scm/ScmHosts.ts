import type { Scm, ScmProvider } from './ScmProvider';

/**
 * The SCM hosts that the portal knows.
 *
 * @public
 */
export class ScmHosts {
  /**
   * @param providers - In the order in which they are asked; may still grow
   */
  constructor(readonly providers: readonly ScmProvider[]) {}

  /**
   * The ports for a repository, or undefined when no provider has its host. Makes no request.
   *
   * @param repository - URL of its home page
   */
  of(repository: string): Scm | undefined {
    for (const provider of this.providers) {
      const scm = provider.forRepository(repository);
      if (scm) {
        return scm;
      }
    }
    return undefined;
  }

  /**
   * The repository that the URL of a file or folder lies in, or undefined when no provider can tell. Makes no request.
   */
  repositoryOf(url: string): string | undefined {
    for (const provider of this.providers) {
      const repository = provider.repositoryOf(url);
      if (repository) {
        return repository;
      }
    }
    return undefined;
  }
}
