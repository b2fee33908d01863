/** Text that people wrote, and amounts, for formats in which a line is a line. */
import type { Centavos } from '../../shared/money/centavos.ts'

/** Without control characters and line breaks, which an alias may hold; spaces single. */
export const oneLine = (text: string): string => text.replace(/[\p{C}\p{Z}]+/gu, ' ').trim()

/** "-1234.50": two decimals, no separators. */
export const decimal = (amount: Centavos): string => {
  const whole = Math.floor(Math.abs(amount) / 100)
  const rest = String(Math.abs(amount) % 100).padStart(2, '0')
  return `${amount < 0 ? '-' : ''}${whole}.${rest}`
}
