/** Who can read or write in the notebook, for all members to check. */
import { refToKey } from '../../../shared/record/record.ts'
import type { NotebookView } from '../../state/desk.ts'

export interface Access {
  readonly key: string
  /** The member's alias; null for staff. */
  readonly alias: string | null
  readonly picture: number | null
  readonly label: string
  readonly scope: 'reads' | 'writes' | 'leads'
  readonly at: number
  readonly isHere: boolean
}

export const accessesOf = ({
  credentials,
  ledger,
  women,
}: Pick<NotebookView, 'credentials' | 'ledger' | 'women'>): Access[] =>
  credentials.map(({ key, member, label, role, at }) => {
    const woman = member === null ? undefined : ledger.members.get(refToKey(member))
    return {
      key,
      alias: woman?.alias ?? null,
      picture: woman?.picture ?? null,
      label,
      scope: ({ reader: 'reads', writer: 'writes', leader: 'leads' } as const)[role],
      // The founding statement carries no time; the founding record does.
      at: at === 0 ? (ledger.group?.entry.record.at ?? 0) : at,
      isHere: women.some((here) => here.key === key),
    }
  })
