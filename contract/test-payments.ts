/* Payment data that the gateways publish for testing: with it no money can move. */

/** Stripe's test payment method that always succeeds (docs.stripe.com/testing). */
export const stripeTestMethod = 'pm_card_visa'

/** Chapa's test number for telebirr (developer.chapa.co/docs/testing-mobile). */
export const chapaTestPhone = '0900123456'

/** What the keys of live accounts begin with: Stripe's secret, public and restricted ones, and Chapa's. Whatever shows one handles real money. */
export const liveKey = /\b(?:sk|pk|rk)_live_[A-Za-z0-9]{8,}|\bCHA(?:SECK|PUBK)-[A-Za-z0-9]{8,}/

/** Whether a text holds a live key. Looks for what they have in common first: most texts are long and have none. */
export function showsLiveKey(text: string): boolean {
  return (text.includes('_live_') || text.includes('CHASECK-') || text.includes('CHAPUBK-')) && liveKey.test(text)
}
