import { locateFile } from '../locate/locateFile';
import { HOSTILE, NAMES } from './hostileFiles';

// A process of its own, so that its memory can be bounded: prints what came of every hostile file
for (const [title, text] of HOSTILE) {
  for (const path of NAMES) {
    const { pins, problem } = locateFile({ path, text });
    const answered = problem !== undefined || pins.length < 1_000;
    process.stdout.write(`${answered ? 'ok' : 'not ok'} ${title}, ${path}\n`);
  }
}
