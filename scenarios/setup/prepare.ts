import type { Catalogue } from '../catalogue.ts'
import { registerShoppers } from './accounts.ts'
import { readShop } from './shop.ts'
import { makeStaff } from './staff.ts'

/** Makes the accounts that sessions share, and reads what there is to buy.
 *  @throws Error, which ends the run, when a backend refuses */
export function prepare(): Catalogue {
  registerShoppers()
  makeStaff()
  return readShop()
}
