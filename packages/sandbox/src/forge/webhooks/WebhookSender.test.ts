import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { commitFiles } from '../__testUtils__/commitFiles';
import { startReceiver } from '../__testUtils__/startReceiver';
import {
  OWNER,
  type TestForge,
  startTestForge,
} from '../__testUtils__/startTestForge';

jest.setTimeout(30_000);

const app = { owner: OWNER, repo: 'app' };

describe('webhooks', () => {
  let forge: TestForge;
  afterEach(() => forge.remove());

  const change = () =>
    forge.client('writer').repos.createOrUpdateFileContents({
      ...app,
      path: 'new.txt',
      message: 'New',
      content: 'YQ==',
    });

  it("delivers a repository's own hook what it asked for, and stops with it", async () => {
    const receiver = await startReceiver('own-secret');
    forge = await startTestForge();
    const admin = forge.client('admin');
    const { data: hook } = await admin.repos.createWebhook({
      ...app,
      config: {
        url: receiver.url,
        secret: 'own-secret',
        content_type: 'json',
      },
      events: ['push'],
    });
    expect(hook.config.secret).toBe('********');
    await expect(
      forge.client('writer').repos.listWebhooks(app),
    ).rejects.toMatchObject({ status: 403 });
    const { data: commit } = await change();
    const { payload, signed } = await receiver.next(
      ({ event }) => event === 'push',
    );
    expect(signed).toBe(true);
    expect(payload.after).toBe(commit.commit.sha);
    await forge.client('writer').repos.createCommitStatus({
      ...app,
      sha: commit.commit.sha!,
      state: 'success',
    });
    await admin.repos.deleteWebhook({ ...app, hook_id: hook.id });
    expect((await admin.repos.listWebhooks(app)).data).toEqual([]);
    await admin.git.createRef({
      ...app,
      ref: 'refs/heads/silent',
      sha: commit.commit.sha!,
    });
    expect(receiver.deliveries.map(({ event }) => event)).toEqual(['push']);
    await receiver.stop();
  });

  it('tells what happens to a pull request', async () => {
    const receiver = await startReceiver('s');
    forge = await startTestForge({
      webhooks: [{ url: receiver.url, secret: 's', events: ['*'] }],
    });
    const writer = forge.client('writer');
    const sha = await commitFiles(writer, {
      branch: 'topic',
      files: { a: 'a' },
    });
    const { data: pull } = await writer.pulls.create({
      ...app,
      title: 'Told',
      head: 'topic',
      base: 'main',
    });
    const named = { ...app, pull_number: pull.number };
    await forge
      .client('reviewer')
      .pulls.createReview({ ...named, event: 'APPROVE' });
    const { data: merge } = await writer.pulls.merge(named);
    const event = (name: string, action: string) =>
      receiver.next(
        delivery =>
          delivery.event === name && delivery.payload.action === action,
      );
    const repository = { full_name: 'acme/app' };
    expect((await event('pull_request', 'opened')).payload).toMatchObject({
      number: pull.number,
      repository,
      pull_request: { state: 'open', head: { sha } },
    });
    expect(
      (await event('pull_request_review', 'submitted')).payload,
    ).toMatchObject({
      sender: { login: 'reviewer' },
      review: { state: 'approved', user: { login: 'reviewer' } },
      pull_request: { number: pull.number },
    });
    expect((await event('pull_request', 'closed')).payload).toMatchObject({
      pull_request: { merged: true, merge_commit_sha: merge.sha },
    });
    const { payload } = await receiver.next(
      delivery =>
        delivery.event === 'push' && delivery.payload.after === merge.sha,
    );
    expect(payload).toMatchObject({ ref: 'refs/heads/main', repository });
    await receiver.stop();
  });

  it('tells of statuses', async () => {
    const receiver = await startReceiver('s');
    forge = await startTestForge({
      webhooks: [{ url: receiver.url, secret: 's', events: ['status'] }],
    });
    const { data } = await change();
    await forge.client('writer').repos.createCommitStatus({
      ...app,
      sha: data.commit.sha!,
      state: 'pending',
      context: 'ci',
    });
    const { payload } = await receiver.next(() => true);
    expect(payload).toMatchObject({
      state: 'pending',
      context: 'ci',
      sha: data.commit.sha,
      organization: { login: 'acme' },
    });
    await receiver.stop();
  });

  it('tries again while a receiver is starting', async () => {
    const early = await startReceiver('s');
    await early.stop();
    const port = Number(new URL(early.url).port);
    forge = await startTestForge({
      webhooks: [{ url: early.url, secret: 's', events: ['push'] }],
    });
    await change();
    const late = await startReceiver('s', port);
    const { event } = await late.next(() => true);
    expect(event).toBe('push');
    await late.stop();
  });

  it('lets nobody wait for a receiver that never answers', async () => {
    const silent = createServer(() => {});
    await new Promise<void>(resolve => {
      silent.listen(0, '127.0.0.1', resolve);
    });
    const { port } = silent.address() as AddressInfo;
    forge = await startTestForge({
      webhooks: [
        { url: `http://127.0.0.1:${port}`, secret: 's', events: ['*'] },
        { url: 'http://127.0.0.1:1', secret: 's', events: ['*'] },
      ],
    });
    const asked = once(silent, 'connection');
    await change();
    // The change is made while the receiver still lets its delivery wait
    const [socket] = (await asked) as [Socket];
    expect(socket.closed).toBe(false);
    await forge.stop();
    forge = await startTestForge();
    silent.closeAllConnections();
    silent.close();
  });
});
