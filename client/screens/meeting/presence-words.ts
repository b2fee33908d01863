import type { Presence } from '../../../shared/record/record.ts'
import { m } from '../../words/compiled/messages.js'

export const presenceWords: Readonly<Record<Presence, () => string>> = {
  present: m.presence_present,
  late: m.presence_late,
  excused: m.presence_excused,
  absent: m.presence_absent,
  represented: m.presence_represented,
}
