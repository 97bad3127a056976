import type { ExplicitPin, GivenFile } from '../driver/ExplicitPin';
import type { LayoutDriver } from '../driver/LayoutDriver';
import type { VersionPin } from '../pins/VersionPin';
import { createParser } from './createParser';
import { locateFile } from './locateFile';

/** A file for a layout that finds pins as they are given. */
export function givenFile(
  layouts: LayoutDriver[],
  path: string,
  text: string,
): GivenFile {
  return {
    text,
    parse: () => createParser(layouts)(path, text),
    locate: () => locateFile(layouts, { path, text }).pins,
  };
}

/** Finds a pin that was given by file and path or pattern, or says why it is not there. */
export function locateExplicit(
  layouts: LayoutDriver[],
  pin: ExplicitPin,
  text: string | undefined,
): VersionPin | { problem: string } {
  if (text === undefined) {
    return { problem: `there is no text file ${pin.file}` };
  }
  const reader = layouts.find(({ given }) => given)?.given;
  return (
    reader?.locate(pin, givenFile(layouts, pin.file, text)) ?? {
      problem: 'no layout finds a pin by its place',
    }
  );
}
