/** The picture-PIN: a digit and a drawing on each key, always in the same places, so that a hand remembers what a head does not. */
import { m } from '../words/compiled/messages.js'

export interface PinKey {
  readonly digit: string
  /** In pictures.svg. */
  readonly drawing: string
  readonly name: () => string
}

export const pinKeys: readonly PinKey[] = [
  { digit: '1', drawing: 'sun', name: m.picture_sun },
  { digit: '2', drawing: 'flower-2', name: m.picture_flower },
  { digit: '3', drawing: 'fish', name: m.picture_fish },
  { digit: '4', drawing: 'house', name: m.picture_house },
  { digit: '5', drawing: 'star', name: m.picture_star },
  { digit: '6', drawing: 'bird', name: m.picture_bird },
  { digit: '7', drawing: 'bell', name: m.picture_bell },
  { digit: '8', drawing: 'heart', name: m.picture_heart },
  { digit: '9', drawing: 'tree-palm', name: m.picture_palm },
  { digit: '0', drawing: 'apple', name: m.picture_apple },
]

/** Digits of a PIN: four that a woman who reads little can keep; six at the office, where one PIN guards many groups. */
export const pinLength = (role: 'member' | 'reader'): number => (role === 'reader' ? 6 : 4)

const runs = '01234567890'
const runsBack = '09876543210'

/** What anybody would try first: one key again and again, or keys in their order. */
export const isEasy = (pin: string): boolean => {
  return new Set(pin).size === 1 || [runs, runsBack].some((row) => row.includes(pin))
}
