const PAGE = 100;
const PATIENCE_MS = 10_000;

/**
 * The open pull requests of a repository, as the API of GitHub gives them.
 *
 * @param options.api - URL of the repository in the API
 * @param options.token - What is asked with; without it, as anybody
 * @param options.problem - How an error begins
 * @throws Error with what the host answered
 */
export async function openPulls({
  api,
  direction,
  token,
  problem,
}: {
  api: string;
  direction: 'asc' | 'desc';
  token?: string;
  problem: string;
}): Promise<any[]> {
  const pulls: any[] = [];
  for (let page = 1; pulls.length === (page - 1) * PAGE; page++) {
    const response = await fetch(
      `${api}/pulls?state=open&direction=${direction}&per_page=${PAGE}&page=${page}`,
      {
        headers: {
          accept: 'application/vnd.github+json',
          connection: 'close',
          ...(token ? { authorization: `Bearer ${token}` } : {}),
        },
        signal: AbortSignal.timeout(PATIENCE_MS),
      },
    );
    if (!response.ok) {
      throw new Error(`${problem}: ${response.status}`);
    }
    pulls.push(...((await response.json()) as any[]));
  }
  return pulls;
}

/** Whether a pull request bears all of some labels. */
export const hasLabels = (pull: any, names: string[]): boolean =>
  names.every(name => pull.labels.some((label: any) => label.name === name));
