import { LAYOUTS } from '../layouts';
import { locateFile } from '../locate/locateFile';
import { HOSTILE, NAMES } from './hostileFiles';

// A process of its own, so that its memory can be bounded: prints the CPU time of every hostile file
for (const [title, text] of HOSTILE) {
  for (const path of NAMES) {
    const before = process.cpuUsage();
    locateFile(LAYOUTS, { path, text });
    const { user, system } = process.cpuUsage(before);
    const seconds = (user + system) / 1e6;
    process.stdout.write(`${seconds.toFixed(1)} s: ${title}, ${path}\n`);
  }
}
