/**
 * What one service page over 4 environments costs Argo CD: through Roadie's and the community's backend, and through
 * ours, against the same stand-in of Argo CD's API with 200, 400 and 800 Applications, spread over 4 instances. The peers
 * are installed into `.downstage/bench/peers` the first time; nothing of them is in the normal install. A page's time has
 * in it what the stand-in takes to answer, which looks through all Applications of an instance for every call.
 */
require('@backstage/cli/config/nodeTransform.cjs');

const { startArgoCds } = require('./peers/argoCds.cjs');

const SIZES = [200, 400, 800];
const PEERS = ['roadie', 'community', 'downstage'];

async function run(peer, count) {
  const { measure } = require(`./peers/${peer}.cjs`);
  const argoCds = await startArgoCds(count);
  try {
    return { Applications: count, ...(await measure(argoCds)) };
  } finally {
    await argoCds.stop();
  }
}

const [item] = process.argv.slice(2);
if (item === '--list') {
  console.log(
    JSON.stringify(PEERS.flatMap(peer => SIZES.map(size => `${peer} ${size}`))),
  );
} else {
  const [peer, size] = item.split(' ');
  run(peer, Number(size))
    .then(result => console.log(JSON.stringify(result)))
    .then(
      () => process.exit(0),
      error => {
        console.error(error);
        // A backend that was started halfway would go on
        process.exit(1);
      },
    );
}
