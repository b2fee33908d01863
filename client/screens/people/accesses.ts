/** Who can read or write in the notebook, for all members to check. */
import type { FactKey } from '../../../shared/record/record.ts'
import { refToKey } from '../../../shared/record/record.ts'
import type { NotebookView } from '../../state/desk.ts'

export interface Access {
  readonly key: string
  /** Null for staff. */
  readonly member: FactKey | null
  /** The member's alias; null for staff. */
  readonly alias: string | null
  readonly picture: number | null
  readonly label: string
  readonly scope: 'reads' | 'writes' | 'leads'
  readonly at: number
  readonly isHere: boolean
}

/** Those that hold; what has ended is of no more use to anybody. */
export const accessesOf = ({
  credentials,
  ledger,
  keysHere,
}: Pick<NotebookView, 'credentials' | 'ledger' | 'keysHere'>): Access[] =>
  credentials
    .filter(({ ended }) => ended === undefined)
    .map(({ key, member, label, role, at }) => {
      const woman = member === null ? undefined : ledger.members.get(refToKey(member))
      return {
        key,
        member: woman?.key ?? null,
        alias: woman?.alias ?? null,
        picture: woman?.picture ?? null,
        label,
        scope: ({ reader: 'reads', writer: 'writes', leader: 'leads' } as const)[role],
        // The founding statement carries no time; the founding record does.
        at: at === 0 ? (ledger.group?.entry.record.at ?? 0) : at,
        isHere: keysHere.includes(key),
      }
    })
