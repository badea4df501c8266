/** The administrator of every demonstration; other backends' is given by `CUTOVER_ADMIN_EMAIL` and `CUTOVER_ADMIN_PASSWORD`. */
export const demoAdministrator = { email: 'administrator@demo.cutover.test', password: 'cutover-demonstration' } as const

/** Secret that both demonstration backends sign their tokens with (HS256); other backends' is given by `CUTOVER_TOKEN_SECRET`. */
export const demoTokenSecret = 'cutover_demonstration_token_secret_of_both_backends'

/** Shared secret of the payment gateways' webhooks in demonstrations; other backends get theirs by `CUTOVER_WEBHOOK_SECRET`. */
export const demoWebhookSecret = 'whsec_cutover_demonstration'
