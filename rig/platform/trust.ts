import { X509Certificate } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { getCACertificates, setDefaultCACertificates } from 'node:tls'
import { InputFailure, sentenceOf } from './failure.ts'

/** Trusts further certificate authorities next to the usual ones: in this process, and by variables in those that it starts (k6 is Go, and
 *  reads SSL_CERT_FILE beside the system's folders of certificates; the proxies of a control are Node).
 *  @param file PEM  @throws InputFailure when it holds no certificate that can be read */
export function trustCertificates(file: string, environment: NodeJS.ProcessEnv = process.env): void {
  const own = certificatesIn(file)
  setDefaultCACertificates([...getCACertificates('default'), ...own])
  environment.SSL_CERT_FILE = resolve(file)
  environment.NODE_EXTRA_CA_CERTS = resolve(file)
}

const block = /-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g

function certificatesIn(file: string): string[] {
  const expected = 'expected certificates in PEM (-----BEGIN CERTIFICATE-----)'
  try {
    const found = readFileSync(file, 'utf8').match(block) ?? []
    for (const pem of found) new X509Certificate(pem)
    if (found.length > 0) return found
  } catch (error) {
    throw new InputFailure(`Cannot trust what ${file} holds: ${expected}, got ${sentenceOf(error)}`)
  }
  throw new InputFailure(`Cannot trust what ${file} holds: ${expected}, found none`)
}
