/** What is printed, in one piece. */
import Closing from './paper/closing.svelte'
import Collection from './paper/collection.svelte'
import Lots from './paper/lots.svelte'
import Paper from './paper/paper.svelte'
import Passbook from './paper/passbook.svelte'
import Receipt from './paper/receipt.svelte'

export const screens = { Closing, Collection, Lots, Paper, Passbook, Receipt }
