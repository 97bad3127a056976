import { ResponseError } from '@backstage/errors';
import { reasonOf } from './reasonOf';

const refused = (body: string, type: string) =>
  ResponseError.fromResponse(
    new Response(body, {
      status: 409,
      statusText: 'Conflict',
      headers: { 'Content-Type': type },
    }),
  );

describe('reasonOf', () => {
  it('is the message of the backend', async () => {
    const body = {
      error: { name: 'ConflictError', message: 'A promotion is under way' },
      response: { statusCode: 409 },
    };
    expect(
      reasonOf(await refused(JSON.stringify(body), 'application/json')),
    ).toBe('A promotion is under way');
  });

  it('is the status when something before the backend answered', async () => {
    expect(reasonOf(await refused('<html />', 'text/html'))).toContain('409');
  });

  it('is the message of any other error', () => {
    expect(reasonOf(new Error('Failed to fetch'))).toBe('Failed to fetch');
  });
});
