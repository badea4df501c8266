/** A part of the country that is served at one price. */
export interface Zone {
  readonly id: string
  readonly name: string
  readonly regions: readonly string[]
}

interface Rate {
  readonly service: string
  readonly amount: number
  readonly currency: 'ETB'
  readonly days: number
}

/** All regions and chartered cities of Ethiopia, each in one zone. */
export const zones: readonly Zone[] = [
  { id: 'capital', name: 'Addis Ababa', regions: ['Addis Ababa'] },
  { id: 'central', name: 'Centre', regions: ['Oromia', 'Central Ethiopia'] },
  { id: 'north', name: 'North', regions: ['Afar', 'Amhara', 'Tigray'] },
  { id: 'east', name: 'East', regions: ['Dire Dawa', 'Harari', 'Somali'] },
  { id: 'south-west', name: 'South and West', regions: ['Benishangul-Gumuz', 'Gambela', 'Sidama', 'South Ethiopia', 'South West Ethiopia'] },
]

/** Price of the first kilogram and of each further one that is begun, in santim; days of delivery. */
const tariffs: Readonly<Record<string, { readonly first: number; readonly further: number; readonly days: number }>> = {
  capital: { first: 8_000, further: 1_500, days: 1 },
  central: { first: 12_000, further: 2_500, days: 3 },
  north: { first: 16_000, further: 3_500, days: 5 },
  east: { first: 15_000, further: 3_250, days: 4 },
  'south-west': { first: 17_500, further: 4_000, days: 6 },
}

/** What sending a parcel costs, cheapest first; null where there is no such zone. Express costs twice as much and takes half the days.
 *  @param grams weight, > 0 */
export function ratesTo(zone: string, grams: number): Rate[] | null {
  const tariff = Object.hasOwn(tariffs, zone) ? tariffs[zone] : undefined
  if (!tariff) return null
  const amount = tariff.first + tariff.further * (Math.ceil(grams / 1_000) - 1)
  return [
    { service: 'standard', amount, currency: 'ETB', days: tariff.days },
    { service: 'express', amount: 2 * amount, currency: 'ETB', days: Math.ceil(tariff.days / 2) },
  ]
}
