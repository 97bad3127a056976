import { locateFile } from '../locate/locateFile';
import { HOSTILE, NAMES } from './hostileFiles';

// A process of its own, so that its memory can be bounded: prints what came of every hostile file
for (const [title, text] of HOSTILE) {
  for (const path of NAMES) {
    locateFile({ path, text });
    process.stdout.write(`${title}, ${path}\n`);
  }
}
