/** What went wrong with a connection, and what to do about it, where the error itself does not say.
 *  @returns a sentence without a full stop; null for errors that speak for themselves */
export function connectionWords(error: Error): string | null {
  const code = 'code' in error ? String(error.code) : ''
  if (untrusted.has(code))
    return `its certificate is signed by nobody whom this machine trusts (${code}): give the authority that signed it, or a self-signed certificate itself, with --ca <file.pem>`
  if (code === 'CERT_HAS_EXPIRED' || code === 'CERT_NOT_YET_VALID')
    return `its certificate is not valid now (${code}): renew it, or set this machine's clock right`
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') return `its certificate is for another name: ${error.message}. Use the name that it is for`
  if (code === 'EPROTO' || code === 'ERR_SSL_WRONG_VERSION_NUMBER') return `it does not speak TLS at this port (${code}): is it http:// rather than https://?`
  if (code.startsWith('HPE_')) return `it does not speak HTTP at this port (${code}): is it https:// rather than http://, or the port of another service?`
  return null
}

/** OpenSSL's verification errors that a further authority cures (https://docs.openssl.org/3.0/man1/openssl-verification-options). */
const untrusted: ReadonlySet<string> = new Set([
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
])
