/** JSON web tokens (RFC 7519), whole or cut off: their header begins with `{"`, which is `eyJ` in base64url. */
const token = /\beyJ[A-Za-z0-9_-]{10,}(?:\.[A-Za-z0-9_-]*){0,2}/g

/** What the keys of live accounts begin with: Stripe's secret, public and restricted ones, and Chapa's. Whatever shows one handles real money. */
export const liveKey = /\b(?:sk|pk|rk)_live_[A-Za-z0-9]{8,}|\bCHA(?:SECK|PUBK)-[A-Za-z0-9]{8,}/
const key = new RegExp(liveKey, 'g')

/** A text as it may be recorded: tokens and live keys, which answers hold and details may quote, are taken out. JSON stays JSON. */
export function withoutSecrets(text: string): string {
  return text.replace(token, '(token)').replace(key, '(live key)')
}

/** Whether a text holds a live key. Looks for what they have in common first: most texts are long and have none. */
export function showsLiveKey(text: string): boolean {
  return (text.includes('_live_') || text.includes('CHASECK-') || text.includes('CHAPUBK-')) && liveKey.test(text)
}

/** What stands between `//` and the last `@` of an address: user and password of a database, the key of a Sentry project. */
const userinfo = /\b([a-z][a-z0-9+.-]*:\/\/)[^\s/"'<>\\]*@/gi
const parameter = /([?&;][^=&\s"']*(?:token|secret|passw|key|sig|auth|code|session)[^=&\s"']*=)[^&\s"'#\\]+/gi
/** A header's whole value: cookies have several parts. */
const header = /\b((?:proxy-)?authorization|(?:set-)?cookie|x-[\w-]*(?:key|token|secret|signature)|api[-_]?key)(["']?\s*[:=]\s*["']?)[^\r\n"']+/gi
const scheme = /\b(bearer\s+[\w.~+/=-]{6,}|basic\s+(?=\S*[0-9=])[\w+/=-]{6,})/gi
/** `password=…` and `"password":"…"`; prose such as "token: accepted" stays. */
const assigned = /((?:token|secret|passw(?:or)?d|credentials?)\w*(?:"\s*:\s*"|'\s*:\s*'|=["']?))[^\s"',;&\\]+/gi

/** A text as it may leave for others (Sentry, traces): like `withoutSecrets`, and whatever looks like a credential in an address, a parameter or a header is taken out. */
export function withoutCredentials(text: string): string {
  return withoutSecrets(text)
    .replace(userinfo, '$1(secret)@')
    .replace(header, '$1$2(secret)')
    .replace(parameter, '$1(secret)')
    .replace(assigned, '$1(secret)')
    .replace(scheme, '(secret)')
}
