/** Joins differences that stand at the same place of every item of a list: the first is told, the others are counted.
 *  @param differences as jsonDifferences tells them */
export function groupDifferences(differences: readonly string[]): string[] {
  const alike = Map.groupBy(differences, placeOf)
  return [...alike.values()].flatMap(([first = '', ...more]) => [more.length > 0 ? `${first} (and ${more.length} more like it)` : first])
}

/** Path without the numbers of items. */
function placeOf(difference: string): string {
  return difference.slice(0, difference.indexOf(': ')).replaceAll(/\[\d+\]/g, '[]')
}
