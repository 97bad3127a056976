/**
 * Fails when folders of a package import each other in a circle. An import that is erased (types alone) does not count,
 * tests and test support do not count. Looked at from every height: `a/x -> b/y` with `b/z -> a/w` is a cycle of `a` and `b`.
 *
 *   node scripts/checkFolders.mjs [package folder ...]
 */
import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import ts from 'typescript';
import { root } from './processes.mjs';

const SUPPORT = /(^|\/)(__\w+__|generated|testUtils)(\/|$)/;

function sourceFiles(folder, base = folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap(entry => {
    const path = join(folder, entry.name);
    const name = relative(base, path).split(sep).join('/');
    if (entry.isDirectory()) {
      return SUPPORT.test(name) ? [] : sourceFiles(path, base);
    }
    return /\.tsx?$/.test(name) &&
      !/\.(test|d)\.tsx?$/.test(name) &&
      name !== 'setupTests.ts'
      ? [name]
      : [];
  });
}

/** The file that a relative import names, within the package's `src`. */
function resolveImport(src, from, specifier) {
  const path = join(src, dirname(from), specifier);
  const found = [
    `${path}.ts`,
    `${path}.tsx`,
    join(path, 'index.ts'),
    join(path, 'index.tsx'),
    path,
  ].find(candidate => existsSync(candidate) && statSync(candidate).isFile());
  return found && relative(src, found).split(sep).join('/');
}

/** The relative imports that are left in the compiled file: those of values. */
function valueImports(src, file) {
  const { outputText } = ts.transpileModule(
    readFileSync(join(src, file), 'utf8'),
    {
      fileName: file,
      compilerOptions: {
        target: ts.ScriptTarget.ES2022,
        module: ts.ModuleKind.ESNext,
        jsx: ts.JsxEmit.ReactJSX,
      },
    },
  );
  return ts
    .preProcessFile(outputText, true, true)
    .importedFiles.map(({ fileName }) => fileName)
    .filter(name => name.startsWith('.'))
    .map(name => resolveImport(src, file, name))
    .filter(name => name !== undefined);
}

/** A file's folder, cut to a number of segments; `.` for files of `src` itself. */
function folderOf(file, depth) {
  return file.split('/').slice(0, -1).slice(0, depth).join('/') || '.';
}

/** Tarjan's strongly connected components with more than one member. */
function findCycles(graph) {
  const state = new Map();
  const stack = [];
  const cycles = [];
  let counter = 0;
  const visit = node => {
    const own = { index: counter, low: counter, onStack: true };
    counter += 1;
    state.set(node, own);
    stack.push(node);
    for (const next of graph.get(node)?.keys() ?? []) {
      const seen = state.get(next);
      if (!seen) {
        own.low = Math.min(own.low, visit(next).low);
      } else if (seen.onStack) {
        own.low = Math.min(own.low, seen.index);
      }
    }
    if (own.low === own.index) {
      const members = stack.splice(stack.indexOf(node));
      members.forEach(member => (state.get(member).onStack = false));
      if (members.length > 1) {
        cycles.push(members.sort());
      }
    }
    return own;
  };
  [...graph.keys()].forEach(node => state.has(node) || visit(node));
  return cycles;
}

function checkPackage(folder) {
  const src = join(root, folder, 'src');
  if (!existsSync(src)) {
    return [];
  }
  const files = sourceFiles(src);
  const imports = files.flatMap(from =>
    valueImports(src, from).map(to => ({ from, to })),
  );
  const deepest = Math.max(...files.map(file => file.split('/').length - 1), 1);
  const told = new Set();
  const findings = [];
  for (let depth = 1; depth <= deepest; depth++) {
    const graph = new Map();
    for (const { from, to } of imports) {
      const [here, there] = [folderOf(from, depth), folderOf(to, depth)];
      if (here !== there) {
        const targets = graph.get(here) ?? new Map();
        graph.set(here, targets);
        targets.set(there, [...(targets.get(there) ?? []), `${from} -> ${to}`]);
      }
    }
    for (const members of findCycles(graph)) {
      const key = members.join(' ');
      if (!told.has(key)) {
        told.add(key);
        findings.push({ folder, members, graph });
      }
    }
  }
  return findings;
}

const given = process.argv.slice(2);
const packages =
  given.length > 0
    ? given
    : ['packages', 'plugins'].flatMap(folder =>
        readdirSync(join(root, folder)).map(name => `${folder}/${name}`),
      );
const findings = packages.flatMap(checkPackage);
for (const { folder, members, graph } of findings) {
  console.error(`${folder}: folders import each other: ${members.join(', ')}`);
  for (const here of members) {
    for (const [there, lines] of graph.get(here) ?? []) {
      if (members.includes(there)) {
        console.error(`  ${here} -> ${there}: ${lines.slice(0, 3).join('; ')}`);
      }
    }
  }
}
if (findings.length > 0) {
  console.error(`${findings.length} cycles between folders.`);
  process.exitCode = 1;
} else {
  console.log(`No folders import each other in ${packages.length} packages.`);
}
