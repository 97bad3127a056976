/** Splits a stream of bytes into the lines that have arrived together. The last line may lack its line end. */
export async function* readLines(
  stream: AsyncIterable<Buffer | string>,
): AsyncGenerator<string[]> {
  let rest: Buffer = Buffer.alloc(0);
  for await (const chunk of stream) {
    const bytes = Buffer.concat([rest, Buffer.from(chunk)]);
    const end = bytes.lastIndexOf(0x0a);
    if (end < 0) {
      rest = bytes;
      continue;
    }
    rest = bytes.subarray(end + 1);
    yield bytes.subarray(0, end).toString('utf8').split('\n').filter(Boolean);
  }
  if (rest.length > 0) {
    yield [rest.toString('utf8')];
  }
}
