import type { RequestHandler } from 'express';
import { HttpError, notFound } from '../../http/HttpError';
import { openRepository } from '../../http/openRepository';
import { linksOf } from '../../present/toCommit';
import { toLabel } from '../../present/toLabel';
import type { ForgeContext } from '../../state/ForgeContext';
import { findPull, labelsOf } from '../../state/readPulls';

/** The labels of a pull request. */
export function getLabelsOfIssue(context: ForgeContext): RequestHandler {
  return (req, res) => {
    const { origin, row } = openRepository(context, req, res);
    const pull = findPull(context, row, Number(req.params.number));
    const { url } = linksOf(context, origin, row.name);
    res.json(
      (pull ? labelsOf(context, pull) : []).map(name => toLabel(url, name)),
    );
  };
}

/** Adds labels to a pull request. */
export function postLabelsOfIssue(context: ForgeContext): RequestHandler {
  return (req, res) => {
    const { origin, row } = openRepository(context, req, res, 'write');
    const pull = findPull(context, row, Number(req.params.number));
    if (!pull) {
      throw notFound();
    }
    const insert = context.db.prepare(
      'insert or ignore into labels (pull_id, name) values (?, ?)',
    );
    for (const name of req.body?.labels ?? []) {
      insert.run(pull.id, String(name));
    }
    const { url } = linksOf(context, origin, row.name);
    res.json(labelsOf(context, pull).map(name => toLabel(url, name)));
  };
}

/** The labels in use in a repository. */
export function getLabels(context: ForgeContext): RequestHandler {
  return (req, res) => {
    const { origin, row } = openRepository(context, req, res);
    const names = context.db
      .prepare(
        'select distinct name from labels join pulls on pulls.id = labels.pull_id where repository_id = ?',
      )
      .pluck()
      .all(row.id) as string[];
    const { url } = linksOf(context, origin, row.name);
    res.json(names.map(name => toLabel(url, name)));
  };
}

/** Names a label; it is kept from its first use on. */
export function postLabel(context: ForgeContext): RequestHandler {
  return (req, res) => {
    const { origin, row } = openRepository(context, req, res, 'write');
    const { url } = linksOf(context, origin, row.name);
    if (!req.body?.name) {
      throw new HttpError(422, 'Validation Failed: name is missing');
    }
    res.status(201).json(toLabel(url, String(req.body.name)));
  };
}
