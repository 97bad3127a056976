import { parseAllDocuments } from 'yaml';

const MAX_ALIASES = 1_000;

/**
 * What a text of a fleet holds. A document that does not parse, such as a template of Helm, cannot be applied as it stands and so
 * defines nothing; what it is rendered to, its engine alone knows. Pure.
 *
 * @returns `isWhole`: all of it could be read
 */
export function parseFleetText(text: string): {
  contents: unknown[];
  isWhole: boolean;
} {
  try {
    const documents = parseAllDocuments(text, {
      logLevel: 'silent',
      merge: true,
      // Engines take the last one; to compare every key with every other is slow
      uniqueKeys: false,
    });
    const read = documents.filter(({ errors }) => errors.length === 0);
    return {
      contents: read.map(document =>
        document.toJS({ maxAliasCount: MAX_ALIASES }),
      ),
      isWhole: read.length === documents.length,
    };
  } catch {
    return { contents: [], isWhole: false };
  }
}
