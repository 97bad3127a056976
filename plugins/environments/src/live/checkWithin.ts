import type {
  CreationFault,
  CreationWish,
} from '@downstage/backstage-plugin-environments-common';
import type { EnvironmentsApi } from '../api';

/** How long a person waits for an answer about what they entered. */
const PATIENCE_MS = 8_000;

/** What comes of something within the time that a person waits; undefined where nothing does, whatever the reason. */
export async function within<T>(
  answer: Promise<T>,
  milliseconds = PATIENCE_MS,
): Promise<T | undefined> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const patience = new Promise<undefined>(resolve => {
    timer = setTimeout(() => resolve(undefined), milliseconds);
  });
  try {
    return await Promise.race([answer, patience]);
  } catch {
    return undefined;
  } finally {
    clearTimeout(timer);
  }
}

/** What the server says of what is to be created. */
export interface CreationAnswer {
  /** What speaks against the part that was asked about. */
  messages: string[];
  /** Whether nothing speaks against any part: what depends on another that is refused was not looked at. */
  isWhole: boolean;
}

/** What speaks against a part of what is to be created; undefined where the server does not say. */
export async function checkWithin(
  api: EnvironmentsApi,
  { wish, part }: { wish: CreationWish; part: CreationFault['part'] },
): Promise<CreationAnswer | undefined> {
  const faults = await within(api.checkCreation(wish));
  return (
    faults && {
      messages: faults
        .filter(fault => fault.part === part)
        .map(({ message }) => message),
      isWhole: faults.length === 0,
    }
  );
}
