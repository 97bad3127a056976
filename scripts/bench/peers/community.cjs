const { join } = require('node:path');
const { ENVIRONMENTS, SERVICE } = require('./argoCds.cjs');
const { install, unpack } = require('./install.cjs');
const { TABS, callsOf, inTabs, startBackend, view } = require('./pages.cjs');

const NAME = '@backstage-community/plugin-redhat-argocd-backend';
const VERSION = '0.13.0';
/** `argocd.refreshInterval` of its frontend 2.3.0, where nothing is set. */
const REFRESHES_PER_MINUTE = 6;
const selector = `app=${SERVICE}`;

/** The backend as it is meant to be used. */
async function startPlugin(argocd) {
  const plugin = require(install(NAME, VERSION)).default;
  const { get, stop } = await startBackend([plugin], { argocd });
  const base = '/api/argocd/argoInstance';
  return {
    list: instance =>
      get(`${base}/${instance}/applications/selector/${selector}`),
    revision: (instance, app, revision) =>
      get(
        `${base}/${instance}/applications/name/${app}/revisions/${revision}/metadata`,
      ),
    stop,
  };
}

/** The class that makes its calls, without its HTTP API: for a registry that lacks what the plugin needs. */
async function startService(argocd) {
  const { ConfigReader } = require('@backstage/config');
  const { ArgoCDService } = require(join(
    unpack(NAME, VERSION),
    'dist/services/ArgoCDService.cjs.js',
  ));
  const quiet = { info() {}, warn() {}, error() {}, debug() {} };
  const service = new ArgoCDService(new ConfigReader({ argocd }), quiet);
  return {
    list: instance => service.listArgoApps(instance, { selector }),
    revision: (instance, app, revision) =>
      service.getRevisionDetails(instance, app, revision),
    async stop() {},
  };
}

/** What its page asks for every ten seconds: hooks/useApplications of its frontend. */
async function refresh({ list }) {
  const lists = await Promise.all(ENVIRONMENTS.map(list));
  return lists.flatMap(({ items }) => items);
}

/** The page: that, and the commit of every deployment; components/DeploymentLifecycle. */
async function openPage(backend) {
  const applications = await refresh(backend);
  await Promise.all(
    applications.flatMap(({ metadata, status }) =>
      status.history.map(({ revision }) =>
        backend.revision(metadata.instance.name, metadata.name, revision),
      ),
    ),
  );
}

async function measureWith(start, argoCds) {
  const results = {};
  for (const login of ['account', 'token']) {
    const backend = await start(argoCds.config(login));
    const page = await view(argoCds, () => openPage(backend));
    const ask = tabs =>
      callsOf(argoCds, () => inTabs(tabs, () => refresh(backend)));
    results[login] = { ...page, one: await ask(1), many: await ask(TABS) };
    await backend.stop();
  }
  const { account, token } = results;
  return {
    'page ms': account.ms,
    'calls per page': account.calls,
    'with a token': token.calls,
    'and history': account.calls,
    'per minute, 1 tab': account.one * REFRESHES_PER_MINUTE,
    [`${TABS} tabs`]: account.many * REFRESHES_PER_MINUTE,
  };
}

async function measure(argoCds) {
  const what = `community ${VERSION}, deployment lifecycle`;
  try {
    install(NAME, VERSION);
  } catch (error) {
    try {
      const result = await measureWith(startService, argoCds);
      return {
        what,
        ...result,
        note: `its service class, not over HTTP: ${error.message}`,
      };
    } catch (reason) {
      return { what: `not run: ${error.message}; ${reason.message}` };
    }
  }
  return { what, ...(await measureWith(startPlugin, argoCds)) };
}

module.exports = { measure };
