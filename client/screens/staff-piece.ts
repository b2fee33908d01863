/** What staff see beyond one group. */
import Funder from './staff/funder.svelte'
import Portfolio from './staff/portfolio.svelte'

export const screens = {
  Funder,
  Portfolio,
}
