import { CommanderError } from 'commander';

/** Where a command writes. */
export interface Output {
  out(text: string): void;
  err(text: string): void;
}

/** The version is not known, the layout cannot express it, or somebody has to agree first. */
export const REFUSED = 3;

/** Usage was wrong: an argument is missing or not what it should be. */
export class UsageError extends CommanderError {
  constructor(message: string) {
    super(2, 'downstage.usage', message);
  }
}
