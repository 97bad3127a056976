import type { DeliveryReading } from '@downstage/readers';

/** What an engine's object says, with what is wrong beside that. */
export function saidBy({
  message = '',
  warning = '',
}: DeliveryReading): string {
  if (!warning || message.includes(warning)) {
    return message;
  }
  return [message.replace(/\.$/, ''), warning].filter(Boolean).join('. ');
}
