/** The administrator of every demonstration; other backends' is given by `CUTOVER_ADMIN_EMAIL` and `CUTOVER_ADMIN_PASSWORD`. */
export const demoAdministrator = { email: 'administrator@demo.cutover.test', password: 'cutover-demonstration' } as const
