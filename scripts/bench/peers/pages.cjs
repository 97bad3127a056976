const VIEWS = 11;
const TABS = 50;

function median(values) {
  return values.sort((a, b) => a - b)[Math.floor(values.length / 2)];
}

/** Runs something and tells how many calls of Argo CD's API it made. */
async function callsOf(argoCds, run) {
  const before = argoCds.calls.all;
  await run();
  return argoCds.calls.all - before;
}

/** Opens a page again and again: time and calls of one view, at the median. */
async function view(argoCds, open) {
  await open();
  const times = [];
  const calls = [];
  for (let count = 0; count < VIEWS; count++) {
    const started = performance.now();
    calls.push(await callsOf(argoCds, open));
    times.push(performance.now() - started);
  }
  return { ms: Math.round(median(times) * 10) / 10, calls: median(calls) };
}

/** What as many tabs ask for at once. */
const inTabs = (tabs, ask) =>
  Promise.all(Array.from({ length: tabs }, () => ask()));

/** Starts a backend with a plugin that brings its own HTTP API. */
async function startBackend(features, data) {
  const {
    mockServices,
    startTestBackend,
  } = require('@backstage/backend-test-utils');
  const backend = await startTestBackend({
    features: [...features, mockServices.rootConfig.factory({ data })],
  });
  const url = `http://localhost:${backend.server.port()}`;
  return {
    async get(path) {
      const response = await fetch(`${url}${path}`);
      const text = await response.text();
      if (!response.ok) {
        throw new Error(`${path} answers ${response.status}: ${text}`);
      }
      return JSON.parse(text);
    },
    stop: () => backend.stop(),
  };
}

module.exports = { TABS, callsOf, inTabs, startBackend, view };
