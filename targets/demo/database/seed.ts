/** More than any load takes: stock is there to be counted down, not to run out. */
const stockOfEach = 100_000_000

const goods: Readonly<Record<string, readonly string[]>> = {
  Coffee: [
    'Yirgacheffe Beans',
    'Sidama Beans',
    'Harar Beans',
    'Limu Beans',
    'Jebena Pot',
    'Cini Cups',
    'Roasting Pan',
    'Coffee Tray',
    'Incense',
    'Rekebot Table',
  ],
  Spices: ['Berbere', 'Mitmita', 'Korarima', 'Koseret', 'Tosegn', 'Abish', 'Black Cumin', 'Turmeric', 'Ginger', 'Mekelesha'],
  Grains: ['White Teff', 'Brown Teff', 'Barley', 'Sorghum', 'Chickpeas', 'Red Lentils', 'Shiro Flour', 'Maize', 'Wheat', 'Niger Seed'],
  Textiles: [
    'Habesha Dress',
    'Netela Shawl',
    'Gabi Blanket',
    'Kuta Wrap',
    'Tibeb Scarf',
    'Cotton Shirt',
    'Table Runner',
    'Cushion Cover',
    'Bedspread',
    'Curtain',
  ],
  Leather: ['Messenger Bag', 'Wallet', 'Belt', 'Sandals', 'Notebook Cover', 'Backpack', 'Purse', 'Key Holder', 'Gloves', 'Phone Sleeve'],
  Crafts: ['Mesob Basket', 'Clay Pot', 'Lalibela Cross', 'Horn Cup', 'Wood Stool', 'Painted Icon', 'Silver Ring', 'Bead Necklace', 'Drum', 'Krar'],
  Home: ['Injera Mitad', 'Serving Bowl', 'Candle', 'Soap', 'Lamp', 'Mirror', 'Rug', 'Broom', 'Water Jar', 'Clock'],
  Electronics: ['Solar Lantern', 'Phone Charger', 'Radio', 'Headphones', 'Power Bank', 'Kettle', 'Fan', 'Iron', 'Torch', 'Router'],
}
const grades = ['Classic', 'Select', 'Reserve']

export const categoryNames = Object.keys(goods)

interface SeedProduct {
  readonly name: string
  readonly description: string
  readonly price: number
  readonly stock: number
  /** Position of its category in `categoryNames`, from 1: also its id in an empty database. */
  readonly category: number
}

/** The products of every demonstration: always the same, in the same order. */
export const seedProducts: readonly SeedProduct[] = Object.entries(goods).flatMap(([category, names], group) =>
  names.flatMap((name, position) =>
    grades.map((grade, level) => ({
      name: `${grade} ${name}`,
      description: `${name} of ${grade.toLowerCase()} quality, from our ${category.toLowerCase()} sellers.`,
      price: 4_500 + 1_750 * position + 12_500 * level + 330 * group,
      stock: stockOfEach,
      category: group + 1,
    })),
  ),
)
