/**
 * The table of docs/DESIGN.md §7 and the files of test/attacks/ that answer it: each line between semicolons is the title of a `describe` in its
 * party's file. What is shown by a test elsewhere is named, and looked up.
 */
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

/** One line of the table. */
export interface Power {
  readonly party: string
  /** What stands above the column, and the line: `cannot: read`. */
  readonly title: string
}

/** By party, the name of its file in test/attacks/. */
export const partyFiles: Readonly<Record<string, string>> = {
  'someone with the unlocked phone': 'unlocked-phone',
  'someone with the locked tablet in his hand': 'locked-tablet',
  "a thief of the device's files": 'thief',
  "the relay's operator, or a thief of its disk": 'relay',
  'a member': 'member',
  'a leader in bad faith': 'leader',
  'two members who agree to lie': 'two-members',
  staff: 'staff',
  'relay + staff together': 'relay-and-staff',
  'a dismissed member': 'dismissed',
  'somebody with an invitation link': 'invitation-link',
}

export const threatTable = (design: string): Power[] => {
  const section = /\n## 7\. [^]*?(?=\n## )/u.exec(design)?.[0] ?? ''
  const rows = [...section.matchAll(/^\|(?<cells>.+)\|$/gmu)].map((row) =>
    (row.groups?.['cells'] ?? '').split('|').map((cell) => cell.trim()),
  )
  return rows
    .slice(2)
    .flatMap(([party = '', can = '', cannot = '']) => [
      ...linesOf(can).map((line) => ({ party, title: `can: ${line}` })),
      ...linesOf(cannot).map((line) => ({ party, title: `cannot: ${line}` })),
    ])
}

const linesOf = (cell: string): string[] =>
  cell
    .split(';')
    .map((line) => line.trim())
    .filter((line) => line !== '')

/** Titles of a file's tests or describes, as they are written; `$` and what comes after it stands for anything. */
export const titlesIn = (source: string, kind: 'test' | 'describe'): string[] => {
  const calls = new RegExp(
    `\\b${kind}(?:\\.each(?:<[^(]*>)?\\((?:[^()]|\\([^()]*\\))*\\))?\\(\\s*(?:'(?<single>(?:[^'\\\\]|\\\\.)*)'|"(?<double>[^"]*)")`,
    'gu',
  )
  return [...source.matchAll(calls)].map(({ groups }) =>
    (groups?.['single'] ?? groups?.['double'] ?? '').replace(/\\(.)/gu, '$1'),
  )
}

const elsewhere = 'shown by'

/** Such a test needs no group and no relay. */
export const isShownElsewhere = (title: string): boolean => title.startsWith(elsewhere)

/** Shown by a test in another file, or by all tests of a describe there. */
export const shownBy = (file: string, title: string): void => {
  test(`${elsewhere} ${file}: ${title}`, () => {
    const source = readFileSync(file, 'utf8')
    expect([...titlesIn(source, 'test'), ...titlesIn(source, 'describe')]).toContain(title)
  })
}
