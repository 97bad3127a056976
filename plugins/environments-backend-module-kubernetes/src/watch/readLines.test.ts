import { readLines } from './readLines';

async function collect(chunks: Array<Buffer | string>) {
  const result: string[][] = [];
  async function* stream() {
    yield* chunks;
  }
  for await (const lines of readLines(stream())) {
    result.push(lines);
  }
  return result;
}

describe('readLines', () => {
  it('joins what was cut, also inside a character', async () => {
    const bytes = Buffer.from('{"a":"ä"}\n{"b":1}\n');
    await expect(
      collect([bytes.subarray(0, 7), bytes.subarray(7)]),
    ).resolves.toEqual([['{"a":"ä"}', '{"b":1}']]);
  });

  it('gives the last line without its end', async () => {
    await expect(collect(['one\ntw', 'o'])).resolves.toEqual([
      ['one'],
      ['two'],
    ]);
  });
});
