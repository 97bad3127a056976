import { md, pki } from 'node-forge';

function keys() {
  return pki.rsa.generateKeyPair(2048);
}

function certificate(options: {
  serial: string;
  subject: string;
  issuer: string;
  publicKey: pki.PublicKey;
  signedWith: pki.rsa.PrivateKey;
  extensions: object[];
}): string {
  const result = pki.createCertificate();
  result.serialNumber = options.serial;
  result.publicKey = options.publicKey;
  result.validity.notBefore = new Date(Date.now() - 60_000);
  result.validity.notAfter = new Date(Date.now() + 3_600_000);
  result.setSubject([{ name: 'commonName', value: options.subject }]);
  result.setIssuer([{ name: 'commonName', value: options.issuer }]);
  result.setExtensions(options.extensions);
  result.sign(options.signedWith, md.sha256.create());
  return pki.certificateToPem(result);
}

/** An authority that nobody knows, and a server's certificate for `localhost` that it signed; PEM. */
export function privateCertificates(): {
  ca: string;
  tls: { key: string; cert: string };
} {
  const authority = keys();
  const server = keys();
  const issuer = 'Financial One ACME CA';
  const ca = certificate({
    serial: '01',
    subject: issuer,
    issuer,
    publicKey: authority.publicKey,
    signedWith: authority.privateKey,
    extensions: [
      { name: 'basicConstraints', cA: true },
      { name: 'keyUsage', keyCertSign: true, digitalSignature: true },
    ],
  });
  const cert = certificate({
    serial: '02',
    subject: 'localhost',
    issuer,
    publicKey: server.publicKey,
    signedWith: authority.privateKey,
    extensions: [
      { name: 'basicConstraints', cA: false },
      { name: 'subjectAltName', altNames: [{ type: 2, value: 'localhost' }] },
    ],
  });
  return { ca, tls: { key: pki.privateKeyToPem(server.privateKey), cert } };
}
