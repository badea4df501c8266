/* Taxes in whole percent. VAT: 15 % (Ethiopia's Value Added Tax Proclamation No. 285/2002; its successor of 2024 keeps the rate).
   Excise depends on the goods (Excise Tax Proclamation No. 1186/2020); the demonstration takes 10 % for all of them. */
const vatPercent = 15
const excisePercent = 10

export interface Taxed {
  readonly net: number
  readonly excise: number
  readonly vat: number
  readonly gross: number
  readonly currency: 'ETB'
}

/** What a net amount comes to: excise on the net amount, then VAT on both together, each rounded to whole santim, halves up.
 *  @param net whole santim, 0 to 10^12 */
export function taxed(net: number, withExcise: boolean): Taxed {
  const excise = withExcise ? percentOf(net, excisePercent) : 0
  const vat = percentOf(net + excise, vatPercent)
  return { net, excise, vat, gross: net + excise + vat, currency: 'ETB' }
}

/** In whole numbers throughout: as floats 50 * 1.15 is 57.49999999999999, and the half goes lost. */
function percentOf(amount: number, percent: number): number {
  return Math.floor((amount * percent + 50) / 100)
}
