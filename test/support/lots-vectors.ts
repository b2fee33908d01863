/** The vectors of a draw: three of four commit, one of these withholds, one of the others wins. */
import { required } from '../../shared/base/assert.ts'
import { bytesToHex } from '../../shared/base/bytes.ts'
import { hashParts } from '../../shared/crypto/digest.ts'
import { lotsNonce } from '../../shared/crypto/lots-nonce.ts'
import { commitmentOf, drawPlace, recomputeDraw } from '../../shared/ledger/draw.ts'
import type { FactRef } from '../../shared/record/record.ts'
import type { Vectors } from './format-vectors.ts'
import { foundGroup, keysOf, pageOfName, seedOf } from './notebook.ts'

const refText = ({ page, clock, index }: FactRef): string => `${page}.${clock}.${index}`

export const lotsVectors = (): Vectors => {
  const page = pageOfName(foundGroup('Ana'), 'Ana')
  const lots = { page, clock: 70_000, index: 1, id: seedOf('lots') }
  const meeting = { page, clock: 69_999, index: 0 }
  const members = ['Ana', 'Eva', 'Luz', 'Zoe'].map((name, at) => ({
    name,
    member: { page, clock: 0, index: at + 1 },
    nonce: lotsNonce(keysOf(name), lots.id, lots.index),
  }))
  const commitments = members.slice(0, 3).map(({ member, nonce }) => ({
    member,
    commitment: commitmentOf(hashParts, lots, member, nonce),
  }))
  const reveals = members.filter(({ name }) => name === 'Ana' || name === 'Luz')
  const eligible = members.map(({ member }) => member)
  const draw = { lots, meeting, eligible, commitments, reveals }
  const drawn = required(recomputeDraw(hashParts, draw), 'a winner')
  const unfair = new Uint8Array(32).fill(255)
  return {
    lots: refText(lots),
    lotsId: bytesToHex(lots.id),
    meeting: refText(meeting),
    eligible: Object.fromEntries(members.map(({ name, member }) => [name, refText(member)])),
    nonceOfAna: bytesToHex(required(members[0], 'Ana').nonce),
    commitments: Object.fromEntries(
      commitments.map(({ member, commitment }) => [refText(member), bytesToHex(commitment)]),
    ),
    reveals: Object.fromEntries(
      reveals.map(({ member, nonce }) => [refText(member), bytesToHex(nonce)]),
    ),
    withheld: drawn.withheld.map(refText).join(' '),
    seed: bytesToHex(required(drawn.seed, 'a seed')),
    winner: refText(drawn.winner),
    placeOfFiveFromAllOnes: drawPlace(unfair, 5, hashParts),
  }
}
