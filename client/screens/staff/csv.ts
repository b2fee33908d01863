/**
 * Tables as CSV (RFC 4180: comma, CRLF, quotes doubled), with a mark at the head by which spreadsheets know that it is UTF-8. Text that a spreadsheet would
 * take for a formula gets an apostrophe before it: aliases and names are whatever somebody typed.
 */
export type CsvCell = string | number

export const toCsv = (rows: readonly (readonly CsvCell[])[]): string =>
  `\uFEFF${rows.map((row) => `${row.map(cellOf).join(',')}\r\n`).join('')}`

/** A formula begins with one of these, also behind spaces and signs that nobody sees. */
const formula = /^[\s\p{C}]*[=+\-@|%＝＋－＠]/u
const startsFormula = (text: string): boolean => formula.test(text) || /^[\t\r\n]/u.test(text)

const cellOf = (cell: CsvCell): string => {
  if (typeof cell === 'number') return String(cell)
  const text = startsFormula(cell) ? `'${cell}` : cell
  return /[",\r\n]/u.test(text) || text !== text.trim() ? `"${text.replaceAll('"', '""')}"` : text
}
