/**
 * From a change in a cluster to the changed pixel, in a browser, on two replicas behind a round-robin proxy, with and
 * without the events backend.
 */
const { spawnSync } = require('node:child_process');
const { join } = require('node:path');

const [item] = process.argv.slice(2);
if (item === '--list') {
  console.log(JSON.stringify(['with events', 'without events']));
} else {
  const { status } = spawnSync(
    process.execPath,
    [join(__dirname, 'pixel/measure.mjs'), item.split(' ')[0]],
    { stdio: 'inherit' },
  );
  process.exitCode = status ?? 1;
}
