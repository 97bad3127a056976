/* eslint-disable jest/no-export, jest/expect-expect, jest/no-standalone-expect -- a suite for the tests of adapters to call */
import type { Scm } from '../scm';
import { ScmError } from '../scm';

/**
 * A part of {@link scmContract}, by what a host needs for it: answers that did not change, modes of files, a second pull request
 * that is refused, conflicts, tokens that it knows, its organisations, words for what it refuses.
 *
 * @public
 */
export type ScmContractPart =
  | 'conditional'
  | 'modes'
  | 'twins'
  | 'conflicts'
  | 'tokens'
  | 'organisations'
  | 'refusals';

/**
 * What {@link scmContract} needs from an adapter's test.
 *
 * @public
 */
export interface ScmContractOptions {
  /** The ports for a repository that does not exist yet, in an organisation with a team `platform`. */
  create(): Promise<Required<Scm>>;
  /** Gives a file at the head of `main` another mode, as somebody does with Git. */
  chmod(scm: Scm, path: string, mode: string): Promise<void>;
  /** Somebody who may write to the repositories. */
  person: { login: string; token: string };
  /** What a host that stands for another one cannot do, and is not asked for; nothing unless told. */
  lacks?: ScmContractPart[];
}

const DIGITS = /^[0-9a-f]{40}$/;

/**
 * The contract of the SCM ports; every adapter and its fake pass it.
 *
 * @public
 */
export function scmContract(name: string, options: ScmContractOptions): void {
  describe(`${name} keeps the contract of the SCM ports`, () => {
    let scm: Required<Scm>;
    let first: string;

    const itWith = (part: ScmContractPart) =>
      options.lacks?.includes(part) ? () => {} : it;

    const headOf = async (branch: string) => {
      const head = await scm.repository.head(branch);
      return head.status === 'found' ? head.sha : undefined;
    };
    const textOf = async (commit: string, path: string) => {
      const tree = await scm.repository.tree(commit);
      const file =
        tree.status === 'found'
          ? tree.files.find(item => item.path === path)
          : undefined;
      const texts = await scm.repository.blobs(file ? [file.sha] : []);
      return file && texts.get(file.sha);
    };
    const branchWith = (branch: string, content: string) =>
      scm.repository.commit({
        branch,
        parent: first,
        create: true,
        message: `Change on ${branch}`,
        files: [{ path: 'a.yaml', content }],
      });
    const openFrom = (head: string) =>
      scm.pullRequests.open({
        title: `Pull ${head}`,
        body: 'Body',
        head,
        base: 'main',
      });

    beforeEach(async () => {
      scm = await options.create();
      await scm.administration.createRepository({
        description: 'contract',
        private: false,
        message: 'First',
        files: [
          { path: 'a.yaml', content: 'a: 1\r\n# ä 🚀' },
          { path: 'folder/b.yaml', content: 'b: 1\n' },
        ],
      });
      first = (await headOf('main'))!;
    });

    it('answers "not found" as a value', async () => {
      const gone = 'f'.repeat(40);
      await expect(scm.repository.head('none')).resolves.toEqual({
        status: 'not-found',
      });
      await expect(scm.repository.tree(gone)).resolves.toEqual({
        status: 'not-found',
      });
      await expect(scm.repository.compare('none', 'main')).resolves.toEqual({
        status: 'not-found',
      });
      await expect(scm.repository.commitAt('none')).resolves.toBeUndefined();
      await expect(scm.pullRequests.get(4711)).resolves.toBeUndefined();
      await expect(scm.pullRequests.find({ head: 'none' })).resolves.toEqual(
        [],
      );
      await expect(scm.pullRequests.ofCommit(first)).resolves.toBeUndefined();
    });

    it('creates a repository once', async () => {
      expect(first).toMatch(DIGITS);
      await expect(scm.administration.exists()).resolves.toBe(true);
      await expect(
        scm.administration.createRepository({
          description: '',
          private: false,
          message: 'Again',
          files: [],
        }),
      ).resolves.toEqual({ status: 'exists' });
      await expect(headOf('main')).resolves.toBe(first);
    });

    it('creates a branch with files of its own alone, once', async () => {
      const create = (content: string) =>
        scm.administration.createBranch({
          branch: 'env/uat',
          message: 'Begin\n\nRequested-by: somebody\n',
          files: [{ path: 'folder/c.yaml', content }],
        });
      await expect(create('c: 1\n')).resolves.toEqual({ status: 'created' });
      const head = (await headOf('env/uat'))!;
      await expect(create('c: 2\n')).resolves.toEqual({ status: 'exists' });
      await expect(headOf('env/uat')).resolves.toBe(head);
      await expect(headOf('main')).resolves.toBe(first);
      const tree = await scm.repository.tree(head);
      expect(
        tree.status === 'found' && tree.files.map(({ path }) => path),
      ).toEqual(['folder/c.yaml']);
      await expect(textOf(head, 'folder/c.yaml')).resolves.toBe('c: 1\n');
      const commits = await scm.repository.log({ from: head, limit: 2 });
      expect(commits).toMatchObject([
        {
          message: expect.stringMatching(/^Begin\n\nRequested-by: somebody/),
          parents: [],
        },
      ]);
    });

    itWith('refusals')('creates no branch above or below another', async () => {
      await branchWith('env/uat/x', 'a: 2\n');
      for (const branch of ['env/uat', 'env/uat/x/y']) {
        await expect(
          scm.administration.createBranch({
            branch,
            message: 'Begin',
            files: [{ path: 'c.yaml', content: 'c: 1\n' }],
          }),
        ).rejects.toMatchObject({
          name: 'ScmError',
          kind: 'invalid',
          message: expect.stringMatching(/above or below/),
        });
        await expect(headOf(branch)).resolves.toBeUndefined();
      }
    });

    itWith('conditional')('reads an unchanged head conditionally', async () => {
      const head = await scm.repository.head('main');
      const etag = head.status === 'found' ? head.etag : undefined;
      await expect(scm.repository.head('main', { etag })).resolves.toEqual({
        status: 'unchanged',
      });
    });

    it('reads trees and blobs byte for byte', async () => {
      const tree = await scm.repository.tree(first);
      expect(tree).toMatchObject({ status: 'found', truncated: false });
      expect(
        tree.status === 'found' && tree.files.map(file => file.path).sort(),
      ).toEqual(['a.yaml', 'folder/b.yaml']);
      await expect(textOf(first, 'a.yaml')).resolves.toBe('a: 1\r\n# ä 🚀');
    });

    it('commits on the expected parent only', async () => {
      const message = 'Change a\n\nPromotion-Id: x';
      const commit = () =>
        scm.repository.commit({
          branch: 'main',
          parent: first,
          create: false,
          message,
          files: [
            { path: 'a.yaml', content: 'a: 2\n' },
            { path: 'folder/b.yaml', content: null },
          ],
        });
      const done = await commit();
      expect(done).toEqual({
        status: 'committed',
        sha: expect.stringMatching(DIGITS),
      });
      const sha = (await headOf('main'))!;
      await expect(textOf(sha, 'a.yaml')).resolves.toBe('a: 2\n');
      await expect(textOf(sha, 'folder/b.yaml')).resolves.toBeUndefined();
      await expect(scm.repository.commitAt(sha)).resolves.toMatchObject({
        sha,
        message,
      });
      await expect(commit()).resolves.toEqual({
        status: 'conflict',
        head: sha,
      });
      await expect(headOf('main')).resolves.toBe(sha);
    });

    itWith('modes')('tells submodules from files', async () => {
      await options.chmod(scm, 'folder/b.yaml', '160000');
      const tree = await scm.repository.tree((await headOf('main'))!);
      expect(tree).toMatchObject({
        files: [{ path: 'a.yaml' }],
        submodules: [
          { path: 'folder/b.yaml', sha: expect.stringMatching(DIGITS) },
        ],
      });
    });

    itWith('modes')('leaves a file that it changes its mode', async () => {
      const modes = { 'a.yaml': '100755', 'folder/b.yaml': '120000' };
      for (const [path, mode] of Object.entries(modes)) {
        await options.chmod(scm, path, mode);
      }
      const modesAt = async (commit: string) => {
        const tree = await scm.repository.tree(commit);
        const files = tree.status === 'found' ? tree.files : [];
        return Object.fromEntries(files.map(({ path, mode }) => [path, mode]));
      };
      const parent = (await headOf('main'))!;
      await expect(modesAt(parent)).resolves.toEqual(modes);
      const change = {
        branch: 'change',
        message: 'Change',
        files: [
          { path: 'a.yaml', content: 'a: 2\n' },
          { path: 'folder/b.yaml', content: '../a.yaml' },
          { path: 'new.yaml', content: 'c: 1\n' },
        ],
      };
      const expected = { ...modes, 'new.yaml': '100644' };
      await scm.repository.commit({ ...change, parent, create: true });
      const side = (await headOf('change'))!;
      await expect(modesAt(side)).resolves.toEqual(expected);
      await scm.repository.commit({
        ...change,
        parent: side,
        create: false,
        onto: parent,
      });
      const carried = (await headOf('change'))!;
      await expect(modesAt(carried)).resolves.toEqual(expected);
    });

    it('creates a branch with its commit, once', async () => {
      const branch = 'downstage/with-slash';
      const done = await branchWith(branch, 'a: 2\n');
      expect(done).toMatchObject({ status: 'committed' });
      await expect(branchWith(branch, 'a: 3\n')).resolves.toMatchObject({
        status: 'conflict',
      });
      await expect(headOf('main')).resolves.toBe(first);
      await expect(
        scm.repository.compare('main', branch),
      ).resolves.toMatchObject({
        status: 'found',
        ahead: 1,
        behind: 0,
        commits: [{ message: `Change on ${branch}` }],
      });
      await expect(
        scm.repository.compare(branch, 'main'),
      ).resolves.toMatchObject({ ahead: 0, behind: 1, commits: [] });
    });

    it('takes a branch to create that is at the parent for made', async () => {
      const made = await branchWith('begun', 'a: 2\n');
      const sha = made.status === 'committed' ? made.sha : '';
      const done = await scm.repository.commit({
        branch: 'begun',
        parent: sha,
        create: true,
        message: 'Then',
        files: [{ path: 'a.yaml', content: 'a: 3\n' }],
      });
      expect(done).toMatchObject({ status: 'committed' });
      await expect(
        scm.repository.compare('main', 'begun'),
      ).resolves.toMatchObject({ ahead: 2, behind: 0 });
    });

    it('tells the log from a commit, with merged branches in it', async () => {
      await branchWith('change', 'a: 2\n');
      const side = (await headOf('change'))!;
      const opened = await openFrom('change');
      const number = opened.status === 'opened' ? opened.pullRequest.number : 0;
      await scm.pullRequests.merge(number, { expectedHead: side });
      const merge = (await headOf('main'))!;
      const log = await scm.repository.log({ from: merge, limit: 100 });
      expect(log[0]).toMatchObject({ sha: merge, parents: [first, side] });
      expect(log.slice(1)).toEqual(
        expect.arrayContaining([
          expect.objectContaining({ sha: side, parents: [first] }),
          expect.objectContaining({ sha: first, message: 'First' }),
        ]),
      );
      await expect(
        scm.repository.log({ from: merge, limit: 2 }),
      ).resolves.toHaveLength(2);
      await expect(
        scm.repository.log({ from: 'f'.repeat(40), limit: 10 }),
      ).resolves.toEqual([]);
    });

    itWith('twins')(
      'opens one pull request, finds it and merges it',
      async () => {
        await branchWith('change', 'a: 2\n');
        const opened = await openFrom('change');
        if (opened.status !== 'opened') {
          throw new Error('the pull request was not opened');
        }
        const { number, url, headCommit } = opened.pullRequest;
        expect(url).toMatch(/^https?:/);
        await expect(openFrom('change')).resolves.toEqual({ status: 'exists' });
        await expect(
          scm.pullRequests.find({ head: 'change' }),
        ).resolves.toMatchObject([{ number, state: 'open', base: 'main' }]);
        await scm.pullRequests.update(number, { title: 'Renamed' });
        await expect(scm.pullRequests.get(number)).resolves.toMatchObject({
          title: 'Renamed',
        });
        await expect(
          scm.pullRequests.merge(number, { expectedHead: first }),
        ).resolves.toMatchObject({ status: 'not-ready' });
        const merged = await scm.pullRequests.merge(number, {
          expectedHead: headCommit,
        });
        expect(merged).toMatchObject({ status: 'merged' });
        const mergeCommit = (await headOf('main'))!;
        await expect(scm.pullRequests.get(number)).resolves.toMatchObject({
          state: 'merged',
          mergeCommit,
        });
        await expect(textOf(mergeCommit, 'a.yaml')).resolves.toBe('a: 2\n');
        await expect(
          scm.pullRequests.ofCommit(mergeCommit),
        ).resolves.toMatchObject({ number });
      },
    );

    itWith('conflicts')('answers a merge conflict as a value', async () => {
      await branchWith('one', 'a: one\n');
      await branchWith('two', 'a: two\n');
      const pulls = [await openFrom('one'), await openFrom('two')].map(
        opened => opened.status === 'opened' && opened.pullRequest,
      );
      const results = [];
      for (const pull of pulls) {
        results.push(
          pull &&
            (await scm.pullRequests.merge(pull.number, {
              expectedHead: pull.headCommit,
            })),
        );
      }
      expect(results).toMatchObject([
        { status: 'merged' },
        { status: 'conflict' },
      ]);
    });

    itWith('tokens')(
      'opens a pull request as a person, where the host lets him',
      async () => {
        await branchWith('change', 'a: 2\n');
        const openAs = (personToken: string) =>
          scm.pullRequests.open({
            title: 'Mine',
            body: 'Body',
            head: 'change',
            base: 'main',
            personToken,
          });
        await expect(openAs('of-nobody')).resolves.toEqual({
          status: 'not-as-person',
          reason: expect.stringContaining('Bad credentials'),
        });
        await expect(
          scm.pullRequests.find({ head: 'change' }),
        ).resolves.toEqual([]);
        const { login, token } = options.person;
        await expect(openAs(token)).resolves.toMatchObject({
          status: 'opened',
          pullRequest: { author: login, title: 'Mine' },
        });
        await expect(openAs(token)).resolves.toEqual({ status: 'exists' });
      },
    );

    itWith('conditional')(
      'tells with one conditional request which pull requests changed',
      async () => {
        const read = async (etag?: string) => {
          const latest = await scm.pullRequests.latest({ etag });
          if (latest.status === 'unchanged') {
            return { etag, marks: undefined };
          }
          expect(latest.isWhole).toBe(true);
          return {
            etag: latest.etag,
            marks: new Map(
              latest.pullRequests.map(({ number, mark }) => [number, mark]),
            ),
          };
        };
        await expect(read()).resolves.toMatchObject({ marks: new Map() });
        await branchWith('one', 'a: 2\n');
        await branchWith('two', 'a: 3\n');
        const numbers = [await openFrom('one'), await openFrom('two')].map(
          opened =>
            opened.status === 'opened' ? opened.pullRequest.number : NaN,
        );
        const begin = await read();
        expect([...begin.marks!.keys()].sort()).toEqual(numbers);
        await expect(read(begin.etag)).resolves.toMatchObject({
          marks: undefined,
        });
        await scm.pullRequests.close(numbers[0]);
        const second = await read(begin.etag);
        expect(second.marks!.get(numbers[0])).not.toBe(
          begin.marks!.get(numbers[0]),
        );
        expect(second.marks!.get(numbers[1])).toBe(
          begin.marks!.get(numbers[1]),
        );
        await scm.repository.commit({
          branch: 'two',
          parent: (await headOf('two'))!,
          create: false,
          message: 'More',
          files: [{ path: 'a.yaml', content: 'a: 4\n' }],
        });
        const third = await read(second.etag);
        expect(third.marks!.get(numbers[1])).not.toBe(
          second.marks!.get(numbers[1]),
        );
      },
    );

    it('labels a pull request, also twice', async () => {
      await branchWith('change', 'a: 2\n');
      const opened = await openFrom('change');
      const number = opened.status === 'opened' ? opened.pullRequest.number : 0;
      await scm.pullRequests.label(number, ['downstage']);
      await scm.pullRequests.label(number, ['downstage', 'more']);
      const found = await scm.pullRequests.get(number);
      expect(found?.labels.sort()).toEqual(['downstage', 'more']);
    });

    itWith('conflicts')(
      'tells of a conflict, which a commit onto the base resolves',
      async () => {
        await branchWith('change', 'a: 2\n');
        const opened = await openFrom('change');
        const pull =
          opened.status === 'opened' ? opened.pullRequest : undefined;
        const { number, headCommit } = pull!;
        await expect(scm.pullRequests.get(number)).resolves.toMatchObject({
          isConflicting: false,
        });
        await scm.repository.commit({
          branch: 'main',
          parent: first,
          create: false,
          message: 'Other',
          files: [
            { path: 'a.yaml', content: 'a: 3\n' },
            { path: 'folder/b.yaml', content: null },
          ],
        });
        const base = (await headOf('main'))!;
        await expect(scm.pullRequests.get(number)).resolves.toMatchObject({
          isConflicting: true,
        });
        const carried = await scm.repository.commit({
          branch: 'change',
          parent: headCommit,
          create: false,
          onto: base,
          message: 'Carried',
          files: [{ path: 'a.yaml', content: 'a: 4\n' }],
        });
        const sha = carried.status === 'committed' ? carried.sha : '';
        await expect(scm.repository.commitAt(sha)).resolves.toMatchObject({
          parents: [headCommit, base],
        });
        await expect(scm.pullRequests.get(number)).resolves.toMatchObject({
          headCommit: sha,
          isConflicting: false,
        });
        await expect(textOf(sha, 'a.yaml')).resolves.toBe('a: 4\n');
        await expect(textOf(sha, 'folder/b.yaml')).resolves.toBeUndefined();
      },
    );

    it('closes a pull request and deletes a branch, also twice', async () => {
      await branchWith('change', 'a: 2\n');
      const opened = await openFrom('change');
      const number = opened.status === 'opened' ? opened.pullRequest.number : 0;
      await scm.pullRequests.comment(number, { marker: 'm', body: 'one' });
      await scm.pullRequests.comment(number, { marker: 'm', body: 'two' });
      await scm.pullRequests.close(number);
      await scm.pullRequests.close(number);
      await expect(scm.pullRequests.get(number)).resolves.toMatchObject({
        state: 'closed',
      });
      await expect(headOf('change')).resolves.toMatch(DIGITS);
      const expectedHead = (await headOf('change'))!;
      await scm.repository.deleteBranch('change', { expectedHead: first });
      await expect(headOf('change')).resolves.toBe(expectedHead);
      await scm.repository.deleteBranch('change', { expectedHead });
      await scm.repository.deleteBranch('change', { expectedHead });
      await expect(headOf('change')).resolves.toBeUndefined();
    });

    itWith('organisations')(
      'administers a repository, also twice',
      async () => {
        await expect(scm.administration.hasOwner()).resolves.toBe(true);
        for (const expected of ['added', 'exists']) {
          await expect(
            scm.administration.addWebhook({
              url: 'http://127.0.0.1:1/hook',
              secret: 's',
              events: ['push'],
            }),
          ).resolves.toEqual({ status: expected });
          await expect(
            scm.administration.protectBranch('main', {
              approvals: 1,
              checks: ['test'],
            }),
          ).resolves.toEqual({ status: 'protected' });
          await expect(
            scm.administration.protectBranch('main', {
              approvals: 2,
              checks: ['test', 'scan'],
            }),
          ).resolves.toEqual({
            status: 'weaker',
            approvals: 1,
            missingChecks: ['scan'],
          });
          await expect(scm.administration.teamAccess('platform')).resolves.toBe(
            expected === 'added' ? 'none' : 'write',
          );
          await expect(
            scm.administration.setTeamAccess('platform', 'write'),
          ).resolves.toEqual({ status: 'set' });
        }
        await expect(
          scm.administration.teamAccess('no-such-team'),
        ).resolves.toBe('none');
        await expect(
          scm.administration.setTeamAccess('no-such-team', 'write'),
        ).resolves.toEqual({ status: 'no-such-team' });
      },
    );

    itWith('refusals')(
      'says of a refusal whether trying again can help',
      async () => {
        const refused = await openFrom('no-such-branch').catch(error => error);
        expect(refused).toBeInstanceOf(ScmError);
        expect(refused).toMatchObject({ kind: 'invalid' });
        expect(refused.retryAfterSeconds).toBeUndefined();
      },
    );
  });
}
