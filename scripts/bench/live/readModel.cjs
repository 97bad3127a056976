/** From readings to pages, over 6 environments with all services in each. */
const { application, deployment, names, refOf } = require('./objects.cjs');
const { openQueries, openStores, seed, source, timed } = require('./store.cjs');

const ENVIRONMENTS = 6;

module.exports = async function readModel(client, count) {
  const { readObject } = require('../../../packages/readers/src');
  const { Projector } = source('projection/Projector');
  const stores = await openStores(client);
  const { leases, objects } = stores;
  const all = names(count);
  await seed(stores, { count: ENVIRONMENTS, servicesOf: () => all });
  const projector = new Projector(stores);
  const project = async ref => {
    projector.request([ref]);
    await projector.settled();
  };
  const result = {};
  for (let index = 0; index < ENVIRONMENTS; index++) {
    const cluster = `cluster-${index}`;
    const lease = await leases.acquire(`cluster ${cluster}`);
    const readings = {
      Application: all.map(name =>
        readObject('argoproj.io', 'Application', application(name, '1.0.0')),
      ),
      Deployment: all.map(name =>
        readObject('apps', 'Deployment', deployment(name, '1.0.0')),
      ),
    };
    const listed = await timed(async () => {
      for (const [kind, items] of Object.entries(readings)) {
        await objects.replace(lease, { cluster, kind }, { readings: items });
      }
    });
    const projected = await timed(() => project(refOf(index)));
    if (index === 0) {
      result['store ms'] = Math.round(listed);
      result['project ms'] = Math.round(projected);
      const changed = await timed(async () => {
        const changes = all.slice(0, 100).map(name => ({
          namespace: 'live',
          name,
          reading: readObject('apps', 'Deployment', deployment(name, '1.0.1')),
        }));
        await objects.apply(lease, { cluster, kind: 'Deployment' }, changes);
        await project(refOf(index));
      });
      result['100 changes ms'] = Math.round(changed);
    }
  }
  const queries = openQueries(stores);
  const tab = await timed(
    () => queries.serviceDeployments('component:default/svc-7', {}),
    21,
  );
  result['tab ms'] = Math.round(tab * 10) / 10;
  result['inventory ms'] = Math.round(
    await timed(() => queries.overviews({}), 5),
  );
  await stores.close();
  return { services: count, ...result };
};
