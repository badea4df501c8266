import type { Catalogue } from '../catalogue.ts'
import { registerShoppers } from './accounts.ts'
import { readShop } from './shop.ts'
import { createStaff } from './staff.ts'

/** Creates the accounts that sessions share, and reads the shop's products.
 *  @throws Error, which ends the run, when a backend refuses */
export function prepare(): Catalogue {
  registerShoppers()
  createStaff()
  return readShop()
}
