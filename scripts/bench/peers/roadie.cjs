const { SERVICE } = require('./argoCds.cjs');
const { install } = require('./install.cjs');
const { callsOf, startBackend, view } = require('./pages.cjs');

const NAME = '@roadiehq/backstage-plugin-argo-cd-backend';
const VERSION = '4.8.0';
const selector = encodeURIComponent(`app=${SERVICE}`);

/** The overview card of a Component with `argocd/app-selector`: components/useAppDetails of its frontend 2.12.5. */
async function openCard({ get }) {
  const found = await get(`/api/argocd/find/selector/${selector}`);
  const lists = await Promise.all(
    found.map(({ name }) =>
      get(`/api/argocd/argoInstance/${name}/applications/selector/${selector}`),
    ),
  );
  return lists.flatMap(({ items }) => items);
}

/** The history card: the same, and the commit of every deployment; components/ArgoCDHistoryCard. */
async function openHistory(backend) {
  const applications = await openCard(backend);
  const rows = applications.flatMap(({ metadata, status }) =>
    status.history.map(({ revision }) => ({ metadata, revision })),
  );
  await Promise.all(
    rows.map(({ metadata, revision }) =>
      backend.get(
        `/api/argocd/argoInstance/${metadata.instance.name}/applications/name/${metadata.name}/revisions/${revision}/metadata`,
      ),
    ),
  );
}

async function measure(argoCds) {
  let plugin;
  try {
    plugin = require(install(NAME, VERSION)).default;
  } catch (error) {
    return { what: `not run: ${error.message}` };
  }
  const results = {};
  for (const login of ['account', 'token']) {
    const backend = await startBackend([plugin], {
      argocd: argoCds.config(login),
    });
    const page = await view(argoCds, () => openCard(backend));
    const history = await callsOf(argoCds, () => openHistory(backend));
    results[login] = { ...page, history };
    await backend.stop();
  }
  const { account, token } = results;
  return {
    what: `Roadie ${VERSION}, overview card`,
    'page ms': account.ms,
    'calls per page': account.calls,
    'with a token': token.calls,
    'and history': account.history,
    // It asks again when somebody presses the button
    'per minute, 1 tab': 0,
    '50 tabs': 0,
  };
}

module.exports = { measure };
