import { expect, test } from 'vitest'
import type { PostingState } from '../../../shared/ledger/account.ts'
import {
  applyPostings,
  bringTo,
  openAccount,
  takenBack,
  transfer,
  turnoverOf,
} from '../../../shared/ledger/account.ts'
import { pesos, zero } from '../../../shared/money/centavos.ts'

const pair = () => [openAccount({ kind: 'fines' }), openAccount({ kind: 'dues' })] as const

test('[MO2] postings that do not sum to zero are our mistake', () => {
  const [fines, dues] = pair()
  const lopsided: PostingState[] = [
    { account: fines, amount: pesos(5) },
    { account: dues, amount: pesos(-4) },
  ]
  expect(() => {
    applyPostings(lopsided)
  }).toThrow('postings sum to zero')
})

test('[MO2] what enters one account leaves the other, and taken back both are as before', () => {
  const [fines, dues] = pair()
  const postings = transfer(fines, dues, pesos(5))
  applyPostings(postings)
  expect([fines.balance, dues.balance]).toEqual([pesos(5), pesos(-5)])
  expect(turnoverOf(postings)).toBe(pesos(10))
  applyPostings(takenBack(postings))
  expect([fines.balance, dues.balance].map((balance) => balance + 0)).toEqual([0, 0])
  expect(transfer(fines, dues, zero)).toEqual([])
})

test('[MO2] an account is brought up or down to a balance, and left alone where it is there', () => {
  const [fines, dues] = pair()
  for (const balance of [pesos(7), pesos(3), pesos(-2)]) {
    applyPostings(bringTo(fines, balance, dues))
    expect([fines.balance, dues.balance]).toEqual([balance, 0 - balance])
  }
  expect(bringTo(fines, pesos(-2), dues)).toEqual([])
})
