/** What the steps of a meeting are called, their drawings, and where each is done. */
import type { IconName } from '../../parts/icon.svelte'
import { capital } from '../../words/capital.ts'
import { m } from '../../words/compiled/messages.js'
import type { PathName, PathStep } from './path.ts'

interface Face {
  /** Inside a sentence: "pasar lista". */
  readonly words: () => string
  readonly icon: IconName
  readonly way: string
}

const faces: Readonly<Record<PathName, Face>> = {
  opened: { words: m.step_opened, icon: 'check-check', way: '/reunion' },
  recited: { words: m.step_recited, icon: 'notebook', way: '/reunion/repaso' },
  box: { words: m.step_box, icon: 'box', way: '/reunion/caja' },
  'roll-call': { words: m.step_roll_call, icon: 'users', way: '/reunion/asistencia' },
  payments: { words: m.step_payments, icon: 'hand-coins', way: '/anotar' },
  savings: { words: m.step_savings, icon: 'piggy-bank', way: '/anotar' },
  fines: { words: m.step_fines, icon: 'coins', way: '/reunion/multa' },
  loans: { words: m.step_loans, icon: 'circle-check', way: '/reunion/prestamos' },
  lots: { words: m.step_lots, icon: 'box', way: '/reunion/rifa' },
  'share-out': { words: m.step_share_out, icon: 'hand-coins', way: '/reunion/reparto' },
  training: { words: m.step_training, icon: 'info', way: '/reunion/tema' },
  closed: { words: m.step_closed, icon: 'badge-check', way: '/reunion/cerrar' },
  'read-aloud': { words: m.step_read_aloud, icon: 'volume-2', way: '/reunion/repaso' },
  signed: { words: m.step_signed, icon: 'signature', way: '/cierre' },
  receipts: { words: m.step_receipts, icon: 'list', way: '/reunion/comprobantes' },
  'next-meeting': { words: m.step_next_meeting, icon: 'calendar-check', way: '/reunion/proxima' },
}

export const iconOf = ({ name }: Pick<PathStep, 'name'>): IconName => faces[name].icon

export const wayOf = ({ name }: Pick<PathStep, 'name'>): string => faces[name].way

export const nameOf = ({ name }: Pick<PathStep, 'name'>): string => capital(faces[name].words())

/** "Sigue: pasar lista". */
export const sayNext = ({ name }: Pick<PathStep, 'name'>): string =>
  m.path_next({ step: faces[name].words() })

/** "Ahora: pasar lista". */
export const sayNow = ({ name }: Pick<PathStep, 'name'>): string =>
  m.path_now({ step: faces[name].words() })

/** "Listo. Sigue: pasar lista". */
export const sayDoneNext = ({ name }: Pick<PathStep, 'name'>): string =>
  m.path_done_next({ step: faces[name].words() })
