/** Whether a taxpayer identification number is well-formed: ten digits, not all the same. Ethiopia's Ministry of Revenues has published no
 *  check digit, so a wrong digit cannot be detected; only the register knows whether a number was ever issued. */
export function checkedTin(tin: string): { tin: string; valid: boolean; reason?: string } {
  if (!/^[0-9]{10}$/.test(tin)) return { tin, valid: false, reason: 'expected ten digits' }
  if (/^(.)\1*$/.test(tin)) return { tin, valid: false, reason: 'ten times the same digit is no number that is issued' }
  return { tin, valid: true }
}
