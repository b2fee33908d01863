/** What waits for a woman's word: one list, the most pressing first. */
import type { Member } from '../../../shared/ledger/ledger.ts'
import type { IconName } from '../../parts/icon.svelte'
import type { NotebookView } from '../../state/desk.ts'
import { m } from '../../words/compiled/messages.js'
import { sayDay } from '../../words/say.ts'
import { newestLots, turnOf, viewLots } from '../lots/lots-view.ts'
import { votesToCast } from '../votes/votes-to-cast.ts'
import { passbookOf } from './passbook.ts'

export interface Waiting {
  readonly route: string
  readonly icon: IconName
  readonly words: string
}

export const waitingFor = (notebook: NotebookView, her: Member): Waiting[] => {
  const { toConfirm, toSign } = passbookOf(notebook, her)
  const mandates = notebook.mandates.filter(({ isMineMissing }) => isMineMissing).length
  const leads = notebook.me?.leads === true
  return [
    ...only(leads && notebook.requests.length > 0, {
      route: '/invitar',
      icon: 'user-plus',
      words: m.home_request(),
    }),
    ...only(mandates > 0, { route: '/accesos', icon: 'users', words: m.home_agree() }),
    ...only(toConfirm > 0, {
      route: '/confirmar',
      icon: 'circle-check',
      words: m.home_confirm({ count: toConfirm }),
    }),
    ...(toSign === null
      ? []
      : [
          {
            route: '/cierre',
            icon: 'signature' as const,
            words: m.home_sign({ day: sayDay(toSign.day) }),
          },
        ]),
    ...only(votesToCast(notebook, her) > 0, {
      route: '/votar',
      icon: 'check-check',
      words: m.home_vote(),
    }),
    ...only(isHerTurnInLots(notebook, her), {
      route: '/reunion/rifa',
      icon: 'box',
      words: m.home_lots(),
    }),
  ]
}

const only = (is: boolean, one: Waiting): Waiting[] => (is ? [one] : [])

const isHerTurnInLots = ({ ledger }: NotebookView, her: Member): boolean => {
  const draw = newestLots(ledger)
  return draw !== null && turnOf(viewLots(draw), her) !== null
}
