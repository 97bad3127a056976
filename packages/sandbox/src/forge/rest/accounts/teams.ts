import type { RequestHandler } from 'express';
import { notFound } from '../../http/HttpError';
import { originOf, requireCaller } from '../../http/openRepository';
import { paginate } from '../../http/paginate';
import { toAccount } from '../../present/toAccount';
import { toRepository } from '../../present/toRepository';
import { toFullTeam, toTeam } from '../../present/toTeam';
import type { ForgeContext } from '../../state/ForgeContext';
import { levelOf } from '../../state/permissions';
import { findRepository } from '../../state/repositories';
import { requireOrganization } from './organizations';

const REPOSITORY_MEDIA_TYPE = 'application/vnd.github.v3.repository+json';

/** The organization's teams: those that somebody is a member of. */
function teamsOf(context: ForgeContext): string[] {
  return [
    ...new Set(context.options.accounts.flatMap(account => account.teams)),
  ].sort();
}

function requireTeam(context: ForgeContext, org: string, slug: string): void {
  requireOrganization(context, org);
  if (!teamsOf(context).includes(slug)) {
    throw notFound();
  }
}

/** The teams of the caller. */
export function getOwnTeams(context: ForgeContext): RequestHandler {
  return (req, res) => {
    const account = requireCaller(res);
    res.json(account.teams.map(slug => toTeam(context, originOf(req), slug)));
  };
}

/** The teams of the organization. */
export function getTeams(context: ForgeContext): RequestHandler {
  return (req, res) => {
    requireCaller(res);
    requireOrganization(context, req.params.org);
    res.json(
      paginate(req, res, teamsOf(context)).map(slug =>
        toTeam(context, originOf(req), slug),
      ),
    );
  };
}

/** One team. */
export function getTeam(context: ForgeContext): RequestHandler {
  return (req, res) => {
    requireTeam(context, req.params.org, req.params.slug);
    res.json(toFullTeam(context, originOf(req), req.params.slug));
  };
}

/** The members of a team. */
export function getMembers(context: ForgeContext): RequestHandler {
  return (req, res) => {
    requireTeam(context, req.params.org, req.params.slug);
    const members = context.options.accounts.filter(account =>
      account.teams.includes(req.params.slug),
    );
    res.json(
      members.map(({ login }) => toAccount(context, originOf(req), login)),
    );
  };
}

/** A repository as a team that was given access to it has it; without a body unless it is asked for. */
export function getTeamRepository(context: ForgeContext): RequestHandler {
  return (req, res) => {
    requireCaller(res);
    requireTeam(context, req.params.org, req.params.slug);
    const repository = findRepository(context, req.params.repo);
    const granted =
      repository &&
      (context.db
        .prepare(
          'select permission from team_access where repository_id = ? and team = ?',
        )
        .pluck()
        .get(repository.id, req.params.slug) as string | undefined);
    if (!repository || !granted) {
      throw notFound();
    }
    if (req.get('accept') !== REPOSITORY_MEDIA_TYPE) {
      res.status(204).end();
      return;
    }
    res.json(
      toRepository(context, originOf(req), repository, levelOf(granted)),
    );
  };
}

/** Gives a team access to a repository. */
export function putTeamRepository(context: ForgeContext): RequestHandler {
  return (req, res) => {
    requireTeam(context, req.params.org, req.params.slug);
    const repository = findRepository(context, req.params.repo);
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
  };
}
