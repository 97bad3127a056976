import { readFile } from 'node:fs/promises';
import { rootCertificates } from 'node:tls';
import type { ArgoCdInstance } from '../ArgoCdInstance';

const BEGIN = '-----BEGIN CERTIFICATE-----';

function toPem(text: string, where: string): string {
  const pem = text.includes(BEGIN)
    ? text
    : Buffer.from(text, 'base64').toString('utf8');
  if (!pem.includes(BEGIN)) {
    throw new Error(`${where} holds no certificate in PEM`);
  }
  return pem;
}

/** The authorities that an instance's certificate may be signed by; undefined for the public ones alone. */
export async function trustedCertificates({
  ca,
}: ArgoCdInstance): Promise<string[] | undefined> {
  const own: string[] = [];
  if (ca.file) {
    const text = await readFile(ca.file, 'utf8').catch(error => {
      throw new Error(`its caFile ${ca.file} cannot be read: ${error.message}`);
    });
    own.push(toPem(text, `its caFile ${ca.file}`));
  }
  if (ca.data) {
    own.push(toPem(ca.data, 'its caData'));
  }
  return own.length > 0 ? [...rootCertificates, ...own] : undefined;
}
