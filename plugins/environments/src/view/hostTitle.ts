const TITLES: Record<string, string> = {
  'github.com': 'GitHub',
  'gitlab.com': 'GitLab',
  'bitbucket.org': 'Bitbucket',
  'dev.azure.com': 'Azure DevOps',
};

/** What people call the host of a URL: a known service by its name, another by its host name. */
export function hostTitle(url: string): string {
  if (!URL.canParse(url)) {
    return url;
  }
  const { hostname } = new URL(url);
  return TITLES[hostname] ?? hostname;
}
