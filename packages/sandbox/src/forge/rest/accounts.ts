import type { Router } from 'express';
import { findAccount } from '../state/accounts';
import type { ForgeContext } from '../state/ForgeContext';
import { notFound } from '../http/HttpError';
import { callerOf, originOf, requireCaller } from '../http/openRepository';
import { paginate } from '../http/paginate';
import { toAccount, toProfile } from '../present/toAccount';
import { toFullOrganization, toOrganization } from '../present/toOrganization';
import { toRepository } from '../present/toRepository';
import { toFullTeam, toTeam } from '../present/toTeam';
import type { RepositoryRow } from '../store/rows';

/** The organization's teams: those that somebody is a member of. */
function teamsOf(context: ForgeContext): string[] {
  return [
    ...new Set(context.options.accounts.flatMap(account => account.teams)),
  ].sort();
}

/** Users, the organization and its teams. */
export function accountRoutes(router: Router, context: ForgeContext): void {
  const { options } = context;
  const isOwner = (login: string) =>
    login.toLowerCase() === options.owner.login.toLowerCase();
  const demandOrganization = (org: string) => {
    if (!isOwner(org)) {
      throw notFound();
    }
  };
  const demandTeam = (org: string, slug: string) => {
    demandOrganization(org);
    if (!teamsOf(context).includes(slug)) {
      throw notFound();
    }
  };

  router.get('/user', (req, res) => {
    const account = requireCaller(res);
    res.json(toProfile(context, originOf(req), account.login));
  });

  router.get('/user/emails', (_req, res) => {
    const { email } = requireCaller(res);
    res.json([{ email, primary: true, verified: true, visibility: 'public' }]);
  });

  router.get('/user/orgs', (req, res) => {
    requireCaller(res);
    res.json([toOrganization(context, originOf(req))]);
  });

  router.get('/user/teams', (req, res) => {
    const account = requireCaller(res);
    res.json(account.teams.map(slug => toTeam(context, originOf(req), slug)));
  });

  router.get('/users/:login', (req, res) => {
    const { login } = req.params;
    if (!isOwner(login) && !findAccount(context, login)) {
      throw notFound();
    }
    const name = isOwner(login) ? options.owner.login : login;
    res.json(toProfile(context, originOf(req), name));
  });

  router.get('/orgs/:org', (req, res) => {
    demandOrganization(req.params.org);
    res.json(toFullOrganization(context, originOf(req)));
  });

  router.get(['/orgs/:org/repos', '/users/:org/repos'], (req, res) => {
    demandOrganization(req.params.org);
    const rows = context.db
      .prepare('select * from repositories order by name')
      .all() as RepositoryRow[];
    const shown = rows.filter(row => callerOf(res) || !row.private);
    res.json(
      paginate(req, res, shown).map(row =>
        toRepository(context, originOf(req), row),
      ),
    );
  });

  router.get('/orgs/:org/teams', (req, res) => {
    requireCaller(res);
    demandOrganization(req.params.org);
    res.json(
      paginate(req, res, teamsOf(context)).map(slug =>
        toTeam(context, originOf(req), slug),
      ),
    );
  });

  router.get('/orgs/:org/teams/:slug', (req, res) => {
    demandTeam(req.params.org, req.params.slug);
    res.json(toFullTeam(context, originOf(req), req.params.slug));
  });

  router.get('/orgs/:org/teams/:slug/members', (req, res) => {
    demandTeam(req.params.org, req.params.slug);
    const members = options.accounts.filter(account =>
      account.teams.includes(req.params.slug),
    );
    res.json(
      members.map(({ login }) => toAccount(context, originOf(req), login)),
    );
  });

  router.put('/orgs/:org/teams/:slug/repos/:owner/:repo', (req, res) => {
    demandTeam(req.params.org, req.params.slug);
    const repository = context.db
      .prepare('select id from repositories where name = ?')
      .get(req.params.repo) as { id: number } | undefined;
    if (!repository || requireCaller(res).permission !== 'admin') {
      throw notFound();
    }
    context.db
      .prepare(
        `insert into team_access (repository_id, team, permission) values (?, ?, ?)
         on conflict (repository_id, team) do update set permission = excluded.permission`,
      )
      .run(repository.id, req.params.slug, req.body?.permission ?? 'push');
    res.status(204).end();
  });
}
