import type { RequestHandler } from 'express';
import { listCommits, readCommit } from '../../git/commits';
import { compareTrees } from '../../git/compareTrees';
import { countDivergence, mergeBase } from '../../git/merges';
import { resolveCommit } from '../../git/refs';
import { notFound } from '../../http/HttpError';
import { openRepository } from '../../http/openRepository';
import { paginate } from '../../http/paginate';
import { restOfPath } from '../../http/restOfPath';
import { linksOf, toCommit } from '../../present/toCommit';
import { toFile } from '../../present/toFile';
import type { ForgeContext } from '../../state/ForgeContext';

function statusOf({ ahead, behind }: { ahead: number; behind: number }) {
  if (ahead === 0 && behind === 0) {
    return 'identical';
  }
  const one = ahead > 0 ? 'ahead' : 'behind';
  return ahead > 0 && behind > 0 ? 'diverged' : one;
}

/** How one commit differs from another: `base...head`. */
export function getComparison(context: ForgeContext): RequestHandler {
  return async (req, res) => {
    const { dir, origin, row } = openRepository(context, req, res);
    const [left, right] = restOfPath(req).split('...');
    const base = await resolveCommit(dir, left ?? '');
    const head = await resolveCommit(dir, right ?? '');
    const common = base && head && (await mergeBase(dir, base, head));
    if (!base || !head || !common) {
      throw notFound();
    }
    const links = linksOf(context, origin, row.name);
    const divergence = await countDivergence(dir, base, head);
    const commits = await listCommits(dir, {
      revisions: [`${base}..${head}`],
      reverse: true,
    });
    const files = await compareTrees(dir, common, head);
    const compare = `${links.html}/compare/${left}...${right}`;
    const present = (commit: (typeof commits)[number]) =>
      toCommit(context, origin, row.name, commit);
    res.json({
      url: `${links.url}/compare/${left}...${right}`,
      html_url: compare,
      permalink_url: `${links.html}/compare/${base}...${head}`,
      diff_url: `${compare}.diff`,
      patch_url: `${compare}.patch`,
      base_commit: present(await readCommit(dir, base)),
      merge_base_commit: present(await readCommit(dir, common)),
      status: statusOf(divergence),
      ahead_by: divergence.ahead,
      behind_by: divergence.behind,
      total_commits: divergence.ahead,
      commits: paginate(req, res, commits).map(present),
      files: files.map(file => toFile(links, head, file)),
    });
  };
}
