import { createHmac, timingSafeEqual } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Push } from './Builds';

const NO_OBJECT = /^0+$/;

function isSigned(body: Buffer, header: unknown, secret: string): boolean {
  const hmac = createHmac('sha256', secret).update(body).digest('hex');
  const [given, right] = [String(header), `sha256=${hmac}`].map(Buffer.from);
  return given.length === right.length && timingSafeEqual(given, right);
}

/** The push that a delivery tells of, if it asks for a build. */
function pushOf(payload: any): Push | undefined {
  const { ref, after, repository } = payload;
  const builds =
    ref === `refs/heads/${repository?.default_branch}` ||
    String(ref).startsWith('refs/tags/v');
  return builds && !NO_OBJECT.test(after)
    ? { repository: repository.name, ref, sha: after }
    : undefined;
}

const BUILT = ['opened', 'reopened', 'synchronize'];

/** What a pull request asks to merge, if it asks for a build; one from a fork does not. */
function pullOf(payload: any): Push | undefined {
  const { action, pull_request: pull, repository } = payload;
  const isOwn = pull?.head.repo?.full_name === repository?.full_name;
  return BUILT.includes(action) && isOwn
    ? {
        repository: repository.name,
        ref: `refs/pull/${pull.number}/head`,
        sha: pull.head.sha,
      }
    : undefined;
}

/** Receives the forge's webhooks, on any free port. */
export async function startReceiver(options: {
  secret: string;
  onPush: (push: Push) => void;
}): Promise<{ url: string; stop(): Promise<void> }> {
  const { secret, onPush } = options;
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) {
      chunks.push(chunk);
    }
    const body = Buffer.concat(chunks);
    if (!isSigned(body, request.headers['x-hub-signature-256'], secret)) {
      response.writeHead(401).end();
      return;
    }
    const readers: Record<string, (payload: any) => Push | undefined> = {
      push: pushOf,
      pull_request: pullOf,
    };
    const read = readers[String(request.headers['x-github-event'])];
    const push = read?.(JSON.parse(body.toString()));
    if (push) {
      onPush(push);
    }
    response.writeHead(202).end();
  });
  await new Promise<void>(resolve => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop: () =>
      new Promise(resolve => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
