/** Secret that both demonstration backends sign their tokens with (HS256); other backends' is given by `CUTOVER_TOKEN_SECRET`. */
export const demoTokenSecret = 'cutover_demonstration_token_secret_of_both_backends'
