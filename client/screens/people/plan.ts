/** What may be done about somebody's way in, in words. */
import type { Member } from '../../../shared/ledger/ledger.ts'
import type { OpenMandate } from '../../state/people.ts'
import type { Outcome } from '../../state/desk.ts'
import { desk } from '../../state/desk.svelte.ts'
import { m } from '../../words/compiled/messages.js'

export interface Plan {
  readonly title: string
  readonly text: string
  readonly takes: string | null
  /** What comes after, where it is not over with this. */
  readonly after: string | null
  /** Who chooses a new PIN on this device first; null: nobody. */
  readonly chooser: string | null
  /** `pin`: the one that was chosen, '' where none was. */
  carryOut(pin: string): Outcome
}

export const dismissalOf = (member: Member): Plan => ({
  title: m.people_what_dismissal({ name: member.alias }),
  text: m.people_ask_dismissal({ name: member.alias }),
  takes: m.people_takes_two(),
  after: null,
  chooser: null,
  carryOut: () => desk.people.dismiss(member),
})

/** `keys`: what she lost, in hex. */
export const reissueOf = (name: string, keys: readonly string[]): Plan => ({
  title: m.people_what_reissue({ name }),
  text: m.people_ask_reissue({ name }),
  takes: m.people_takes_two(),
  after: null,
  chooser: name,
  carryOut: (pin) => desk.people.reissue(keys, pin),
})

export const removalOf = (name: string, key: string, whose: 'mine' | 'hers'): Plan => ({
  title: m.people_what_removal({ name }),
  text: m.people_ask_removal(),
  takes: whose === 'mine' ? null : m.people_takes_two(),
  after: m.people_invite_later(),
  chooser: null,
  carryOut: () => desk.people.removeKey(key),
})

export const readerRemovalOf = (name: string, key: string): Plan => ({
  title: m.people_remove_reader(),
  text: m.people_ask_reader({ name }),
  takes: m.people_takes_any_two(),
  after: null,
  chooser: null,
  carryOut: () => desk.people.removeKey(key),
})

export const sayMandate = ({ matter, member, label }: OpenMandate): string => {
  const name = member?.alias ?? label
  switch (matter) {
    case 'dismissal':
      return m.people_what_dismissal({ name })
    case 'reissue':
      return m.people_what_reissue({ name })
    case 'reading':
      return m.people_what_reading({ name })
    case 'removal':
    case 'leadership':
      return m.people_what_removal({
        name: member !== null && label !== '' ? `${name} · ${label}` : name,
      })
  }
}
