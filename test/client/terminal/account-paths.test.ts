// @vitest-environment node
import { expect, test } from 'vitest'
import { accountPaths } from '../../../client/terminal/account-paths.ts'
import { group } from '../../support/story.ts'

test('aliases that repeat, or have no letter of ASCII, still give accounts of their own', () => {
  const story = group('Ana', 'ana', 'Ana 2', 'Ña', '🌵', '...')
  const { ledger } = story
  const paths = accountPaths(ledger)
  const parts = [...ledger.members.values()].map(({ savings }) => paths.of(savings.name))
  expect(parts).toEqual([
    'Liabilities:Savings:Ana',
    'Liabilities:Savings:Ana-2',
    'Liabilities:Savings:Ana2',
    'Liabilities:Savings:Na',
    'Liabilities:Savings:Member',
    'Liabilities:Savings:Member-2',
  ])
})
