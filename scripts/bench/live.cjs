/**
 * Live state, at n, 2n and 4n:
 *
 * - `watch`: ten clusters with 5,000 Applications and 2,000 HelmReleases (at 4n) and as many workloads, watched,
 * - `pages`: the read model of services in 6 environments, and the queries behind the pages.
 *
 * On SQLite, and on PostgreSQL where there is a server. And, of one cluster at rest:
 *
 * - `rest`: what it is asked in an hour, by what it lacks of the kinds that are watched, with its definitions readable or
 *   not, and with pods.
 */
require('@backstage/cli/config/nodeTransform.cjs');

const { setFlagsFromString } = require('node:v8');
const { runInNewContext } = require('node:vm');

setFlagsFromString('--expose-gc');
global.gc = runInNewContext('gc');

const CASES = {
  watch: { run: require('./live/watch.cjs'), sizes: [1750, 3500, 7000] },
  pages: { run: require('./live/readModel.cjs'), sizes: [1000, 2000, 4000] },
};
const REST = ['nothing', 'two kinds', 'engines']
  .flatMap(lacks =>
    ['readable', 'unreadable'].map(definitions => ({ lacks, definitions })),
  )
  .concat({ lacks: 'nothing', definitions: 'readable', pods: true });
const CLIENTS = process.env.DOWNSTAGE_POSTGRES_URL
  ? ['sqlite', 'postgres']
  : ['sqlite'];

const [item] = process.argv.slice(2);
if (item === '--list') {
  const cases = Object.entries(CASES).flatMap(([name, { sizes }]) =>
    CLIENTS.flatMap(client => sizes.map(size => `${name} ${client} ${size}`)),
  );
  const rest = REST.map(
    ({ lacks, definitions, pods }) =>
      `rest, lacks ${lacks}, definitions ${definitions}${pods ? ', pods' : ''}`,
  );
  console.log(JSON.stringify([...cases, ...rest]));
} else {
  const [, lacks, definitions, pods] =
    item.match(/^rest, lacks (.*), definitions (\w+)(, pods)?$/) ?? [];
  const [name, client, size] = item.split(' ');
  const running = lacks
    ? require('./live/rest.cjs')(lacks, definitions, pods !== undefined)
    : CASES[name].run(client, Number(size));
  running
    .then(result => console.log(JSON.stringify(result)))
    .catch(error => {
      console.error(error);
      process.exit(1);
    });
}
