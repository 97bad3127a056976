import { SANDBOX_CREDENTIALS } from './story/credentials';
import { STORY_PULL } from './story/previews';

const PATIENCE_MS = 30_000;

/** Opens the story's pull request as its author does, unless there has been one of that branch. */
export async function openStoryPull(options: {
  apiUrl: string;
  owner: string;
}): Promise<{ number: number; isNew: boolean }> {
  const { repository, branch, title, body, author, file, text } = STORY_PULL;
  const send = async (method: string, path: string, payload?: object) => {
    const response = await fetch(
      `${options.apiUrl}/repos/${options.owner}/${repository}${path}`,
      {
        method,
        headers: {
          authorization: `Bearer ${SANDBOX_CREDENTIALS.accountTokens[author]}`,
          'content-type': 'application/json',
          connection: 'close',
        },
        body: payload && JSON.stringify(payload),
        signal: AbortSignal.timeout(PATIENCE_MS),
      },
    );
    const answer: any = await response.json();
    if (!response.ok) {
      throw new Error(
        `${method} ${path}: ${response.status} ${answer.message}`,
      );
    }
    return answer;
  };
  const [known] = await send(
    'GET',
    `/pulls?state=all&head=${options.owner}:${branch}`,
  );
  if (known) {
    return { number: known.number, isNew: false };
  }
  // An earlier start may have ended between these
  const refs: any[] = await send('GET', `/git/matching-refs/heads/${branch}`);
  if (refs.length === 0) {
    const { object } = await send('GET', '/git/ref/heads/main');
    await send('POST', '/git/refs', {
      ref: `refs/heads/${branch}`,
      sha: object.sha,
    });
    await send('PUT', `/contents/${file}`, {
      message: title,
      content: Buffer.from(text).toString('base64'),
      branch,
    });
  }
  const { number } = await send('POST', '/pulls', {
    title,
    body,
    head: branch,
    base: 'main',
  });
  return { number, isNew: true };
}
