/** Whole numbers in English words: "one thousand five hundred and one". */
import { assert } from '../../shared/base/assert.ts'

const below20 = [
  ...['zero', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten'],
  ...['eleven', 'twelve', 'thirteen', 'fourteen', 'fifteen', 'sixteen', 'seventeen'],
  ...['eighteen', 'nineteen'],
]
const tens = ['twenty', 'thirty', 'forty', 'fifty', 'sixty', 'seventy', 'eighty', 'ninety']

const scales = [
  { size: 1e9, name: 'billion' },
  { size: 1e6, name: 'million' },
  { size: 1000, name: 'thousand' },
]

/** From 0 to 10^15 − 1. */
export const numberToEnglishWords = (number: number): string => {
  assert(Number.isSafeInteger(number) && number >= 0 && number < 1e15, `${number} has words`)
  for (const { size, name } of scales) {
    if (number < size) continue
    const head = `${numberToEnglishWords(Math.floor(number / size))} ${name}`
    const rest = number % size
    if (rest === 0) return head
    return `${head}${rest < 100 ? ' and' : ''} ${numberToEnglishWords(rest)}`
  }
  if (number >= 100) {
    const head = `${below20[Math.floor(number / 100)] ?? ''} hundred`
    return number % 100 === 0 ? head : `${head} and ${numberToEnglishWords(number % 100)}`
  }
  if (number < 20) return below20[number] ?? ''
  const ten = tens[Math.floor(number / 10) - 2] ?? ''
  return number % 10 === 0 ? ten : `${ten}-${below20[number % 10] ?? ''}`
}
