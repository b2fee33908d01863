/** What the group decides, who may come in, and what passes from screen to screen. */
import Pass from './copy/pass.svelte'
import Invite from './invitation/invite.svelte'
import People from './people/people.svelte'
import Agreement from './votes/agreement.svelte'
import Propose from './votes/propose.svelte'
import Votes from './votes/votes.svelte'

export const screens = {
  Invite,
  Pass,
  People,
  Agreement,
  Propose,
  Votes,
}
