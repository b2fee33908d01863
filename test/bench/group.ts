/** The benchmark's group: twelve women, each with a credential on the shared tablet; three have a phone as well. */
import { required } from '../../shared/base/assert.ts'
import { bytesToHex } from '../../shared/base/bytes.ts'
import type { Credential, FactRef } from '../../shared/record/record.ts'
import type { Group } from '../support/notebook.ts'
import { foundGroup, keysOf, pageOfName } from '../support/notebook.ts'

/** The first leads. */
export const women: readonly string[] = [
  'Rosa',
  'Ana',
  'Lupe',
  'Carmen',
  'Elena',
  'Gloria',
  'Inés',
  'Julia',
  'Luz',
  'Marta',
  'Nora',
  'Pilar',
]

export const leader = required(women[0], 'a leader')

export const phoneOwners: readonly string[] = women.slice(0, 3)

/** What her credential on her own phone is called. */
export const phoneOf = (woman: string): string => `${woman}’s phone`

export const foundBenchGroup = (): Group => foundGroup(...women, ...phoneOwners.map(phoneOf))

/** The fact by which she was added: one of those of the founding record. */
export const memberRef = (group: Group, woman: string): FactRef => ({
  page: pageOfName(group, leader),
  clock: 0,
  index: 1 + women.indexOf(woman),
})

/** What the control chain says of the group's credentials, as the ledger needs it. */
export const credentialsOf = (group: Group): Credential[] => {
  const holders = [...women, ...phoneOwners]
  return [...women, ...phoneOwners.map(phoneOf)].map((name, statement) => {
    const woman = required(holders[statement], 'a holder')
    return {
      key: bytesToHex(keysOf(name).public.sign),
      role: woman === leader ? 'leader' : 'writer',
      member: memberRef(group, woman),
      label: name,
      at: 0,
      statement,
    }
  })
}
