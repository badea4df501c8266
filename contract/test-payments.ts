/* Payment data that the gateways publish for testing: with it no money can move. */

/** Stripe's test payment method that always succeeds (docs.stripe.com/testing). */
export const stripeTestMethod = 'pm_card_visa'

/** Chapa's test number for telebirr (developer.chapa.co/docs/testing-mobile). */
export const chapaTestPhone = '0900123456'
