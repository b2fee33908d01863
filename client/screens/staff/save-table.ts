/** A table among the downloads, under a name that says nothing of a group. */
import type { Day } from '../../../shared/time/civil-date.ts'
import { dayToIso } from '../../../shared/time/civil-date.ts'
import { handOverAs } from '../copy/file.ts'
import type { CsvCell } from './csv.ts'
import { toCsv } from './csv.ts'

export const saveTable = (rows: readonly (readonly CsvCell[])[], day: Day): void => {
  handOverAs(new TextEncoder().encode(toCsv(rows)), `tabla-${dayToIso(day)}.csv`)
}
