/**
 * Tries the suite as somebody else meets it: packs the packages, makes a portal with create-app in an empty folder, adds
 * the packed suite by the steps of README.md, builds and starts the portal against a sandbox, and looks at its pages.
 * Needs the declarations of `npm run tsc`, a registry and Chromium. Ports are free ones; all of it ends with the process.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packPackages } from './packPackages.mjs';
import { findBrowser } from './portal.mjs';
import { stop } from './processes.mjs';
import { askForVersions, openPages } from './stranger/lookAt.mjs';
import { findNode, strangersPortal } from './stranger/makePortal.mjs';
import { serveRegistry } from './stranger/serveRegistry.mjs';
import { startPortal } from './stranger/startPortal.mjs';

/** Runs a step, and says how long it took, or which one failed. */
async function step(name, run) {
  const started = Date.now();
  try {
    const result = await run();
    console.log(`${name} (${Math.round((Date.now() - started) / 1000)} s)`);
    return result;
  } catch (error) {
    throw new Error(`Failed: ${name}\n${error.message}`);
  }
}

async function tryIt(work) {
  if (!findBrowser()) {
    throw new Error('No Chromium is installed; set CHROMIUM_PATH to one.');
  }
  const packed = await step('The packages are packed', () =>
    packPackages(join(work, 'archives')),
  );
  const registry = await serveRegistry(packed);
  const node = await step('Node for a portal of create-app', () =>
    findNode(work),
  );
  const portal = strangersPortal({ work, node, registryUrl: registry.url });
  await step('create-app makes a portal', portal.create);
  await step('Its packages are installed', portal.install);
  await step('The suite is added as README.md says', portal.add);
  await step('The portal is built', portal.build);
  const { url, logged } = await step('Sandbox and portal start', () =>
    startPortal({ work, portal, node }),
  );
  try {
    const versions = await step('The API tells of versions', () =>
      askForVersions(url),
    );
    await step('The pages show them', () => openPages(url, versions));
  } catch (error) {
    throw new Error(`${error.message}\n${logged()}`);
  }
}

const work = mkdtempSync(join(tmpdir(), 'downstage-stranger-'));
process.on('exit', () =>
  rmSync(work, { recursive: true, force: true, maxRetries: 5 }),
);
const started = Date.now();
try {
  await tryIt(work);
  console.log(
    `A stranger's portal works (${Math.round(
      (Date.now() - started) / 1000,
    )} s)`,
  );
  stop(0);
} catch (error) {
  console.error(error.message);
  stop(1);
}
