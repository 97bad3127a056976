/** An answer of Argo CD that is not a success. */
export class ArgoCdApiError extends Error {
  readonly status: number;

  constructor(options: { status: number; message: string }) {
    super(options.message);
    this.name = 'ArgoCdApiError';
    this.status = options.status;
  }
}

/** The message of an error of the gRPC gateway; undefined when the text is something else, as a proxy's page is. */
export function gatewayMessage(text: string): string | undefined {
  try {
    const { message, error } = JSON.parse(text);
    return [message, error].find(item => typeof item === 'string' && item);
  } catch {
    return undefined;
  }
}
