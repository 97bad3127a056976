/** Whether a repository is one of some URLs, or lies under one of them. */
export function isListed(repository: string, urls: string[]): boolean {
  return urls.some(
    url =>
      repository === url || repository.startsWith(`${url.replace(/\/$/, '')}/`),
  );
}
