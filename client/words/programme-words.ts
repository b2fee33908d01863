import type { Programme } from '../../shared/record/record.ts'
import { m } from './compiled/messages.js'

/** The programmes' own names are the same in every language. */
export const programmeWords: Readonly<Record<Programme, () => string>> = {
  estima: () => 'ESTIMA',
  'via-migrante': () => 'Via Migrante',
  other: m.programme_other,
}
