/** Amounts and tables as plain text, as somebody would write them with a pencil. */

/** 1,234.50 */
export const amount = (centavos: number): string => {
  const [whole, rest] = (Math.abs(centavos) / 100).toFixed(2).split('.')
  const grouped = (whole ?? '').replace(/\B(?=(?:\d{3})+$)/g, ',')
  return `${centavos < 0 ? '-' : ''}${grouped}.${rest ?? ''}`
}

/** First column to the left, all others to the right. */
export const table = (...rows: readonly (readonly string[])[]): string[] => {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => row[column]?.length ?? 0)),
  )
  return rows.map((row) =>
    row
      .map((cell, column) => {
        const width = widths[column] ?? 0
        return column === 0 ? cell.padEnd(width) : cell.padStart(width)
      })
      .join('  ')
      .trimEnd(),
  )
}

/** Columns that are there only where one of the rows has something in them. */
export interface Column<Row> {
  readonly title: string
  readonly of: (row: Row) => number
  readonly isKept?: true
}

export const usedColumns = <Row>(
  columns: readonly Column<Row>[],
  rows: readonly Row[],
): Column<Row>[] =>
  columns.filter(({ of, isKept }) => isKept === true || rows.some((row) => of(row) !== 0))

export const sumOf = <Row>(rows: readonly Row[], of: (row: Row) => number): number =>
  rows.reduce((sum, row) => sum + of(row), 0)
