import { toAccount } from '../present/toAccount';
import { toRepository } from '../present/toRepository';
import type { ForgeContext } from '../state/ForgeContext';
import type { HookRow, RepositoryRow } from '../store/rows';

/** Sends an event to the organization's and the repository's hooks that want it. */
export function sendEvent(
  context: ForgeContext,
  options: {
    event: string;
    repository: RepositoryRow;
    sender: string;
    payload: Record<string, unknown>;
  },
): void {
  const { event, repository, sender, payload } = options;
  const { origin } = context;
  const wants = (events: string[]) =>
    events.includes('*') || events.includes(event);
  const hooks = context.db
    .prepare('select * from hooks where repository_id = ? and active = 1')
    .all(repository.id) as HookRow[];
  const targets = [
    ...context.options.webhooks.filter(hook => wants(hook.events)),
    ...hooks.filter(hook => wants(JSON.parse(hook.events))),
  ];
  if (targets.length > 0) {
    context.webhooks.send(targets, event, {
      ...payload,
      repository: toRepository(context, origin, repository, 'admin'),
      organization: toAccount(context, origin, context.options.owner.login),
      sender: toAccount(context, origin, sender),
    });
  }
}
