/**
 * Locating in generated repositories of 2,500, 5,000 and 10,000 files (50 MB): time, blobs asked for, memory; and one edit
 * with its proof. Growth has to be linear in what is read.
 */
require('@backstage/cli/config/nodeTransform.cjs');

const SIZES = [2500, 5000, 10000];
const SHAPES = ['overlay', 'values', 'manifests'];
/** So that 10,000 files are 50 MB. */
const BYTES = 5000;

function padded(text) {
  const line =
    '# kept by the team: what this is for and whom to ask before it is changed\n';
  return (
    text +
    line.repeat(Math.max(0, Math.ceil((BYTES - text.length) / line.length)))
  );
}

function manifest(name) {
  const variables = Array.from(
    { length: 60 },
    (_, index) =>
      `            - name: SETTING_${index}\n              value: "value ${index} of ${name}"\n`,
  ).join('');
  return padded(`apiVersion: apps/v1
kind: Deployment
metadata:
  name: ${name}
  labels: { app.kubernetes.io/name: ${name} }
spec:
  template:
    spec:
      containers:
        - name: ${name}
          image: r.example/acme/${name}:1.0.0
          env:
${variables}`);
}

/** A repository of one shape: its texts by path, and the folder of one environment in it. */
function repository(shape, count) {
  const files = new Map();
  if (shape === 'manifests') {
    for (let index = 0; index < count; index++) {
      files.set(
        `team-${index % 50}/svc-${index}.yaml`,
        manifest(`svc-${index}`),
      );
    }
    return { files, folder: '.' };
  }
  if (shape === 'values') {
    for (let index = 0; index < count; index++) {
      files.set(
        `apps/svc-${index}/values.yaml`,
        padded(
          `image:\n  repository: r.example/acme/svc-${index}\n  tag: "1.0.0" # ours\nreplicas: 2\n`,
        ),
      );
    }
    return { files, folder: 'apps' };
  }
  // One overlay of 50 services, in a repository that holds many more
  for (let index = 0; index < count; index++) {
    files.set(`base/svc-${index}/deployment.yaml`, manifest(`svc-${index}`));
  }
  for (let index = 0; index < 50; index++) {
    files.set(
      `base/svc-${index}/kustomization.yaml`,
      'resources:\n  - deployment.yaml\n',
    );
  }
  const names = Array.from({ length: 50 }, (_, index) => `svc-${index}`);
  files.set(
    'overlays/prod/kustomization.yaml',
    `resources:\n${names
      .map(name => `  - ../../base/${name}\n`)
      .join('')}images:\n${names
      .map(name => `  - name: r.example/acme/${name}\n    newTag: 1.0.0\n`)
      .join('')}`,
  );
  return { files, folder: 'overlays/prod' };
}

async function run(shape, count) {
  const {
    locatePins,
    planVersion,
    selectPins,
  } = require('../../packages/layouts/src');
  const { files, folder } = repository(shape, count);
  const tree = [...files].map(([path, text]) => ({ path, size: text.length }));
  const megabytes = tree.reduce((total, file) => total + file.size, 0) / 1e6;
  let blobs = 0;
  const memory = process.memoryUsage().rss;
  const started = performance.now();
  const located = await locatePins({
    folder,
    layout: 'auto',
    tree,
    read: async paths => {
      blobs += paths.length;
      return new Map(paths.map(path => [path, files.get(path)]));
    },
  });
  const elapsed = performance.now() - started;
  const selected = selectPins({ names: ['svc-7'], images: [] }, located.pins);
  const editing = performance.now();
  const plan = planVersion({ ...selected, files: located.files, to: '1.1.0' });
  const edited = performance.now() - editing;
  if (plan.changes?.length !== 1) {
    throw new Error(JSON.stringify(plan));
  }
  return {
    files: files.size,
    MB: Math.round(megabytes),
    'blobs read': blobs,
    pins: located.pins.length,
    'locate ms': Math.round(elapsed),
    'µs per blob': Math.round((elapsed * 1000) / blobs),
    'edit ms': Math.round(edited * 10) / 10,
    'memory MB': Math.round((process.memoryUsage().rss - memory) / 1e6),
  };
}

const [item] = process.argv.slice(2);
if (item === '--list') {
  console.log(
    JSON.stringify(
      SHAPES.flatMap(shape => SIZES.map(size => `${shape} ${size}`)),
    ),
  );
} else {
  const [shape, size] = item.split(' ');
  run(shape, Number(size)).then(result => console.log(JSON.stringify(result)));
}
