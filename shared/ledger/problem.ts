/**
 * Problems: what is odd in the shared history. The fold never throws and never drops a record in silence; it says here what
 * it found, and a screen points at it (rule AU1). Sentences for people are in client/words.
 */
import type { FactRef, PageId } from '../record/record.ts'

/** Where a problem stands: one fact, or a whole record (`index` null). */
export interface Place {
  readonly page: PageId
  readonly clock: number
  readonly index: number | null
}

export type ProblemCode =
  // Of a whole record: none of its facts has an effect.

  /** No statement of the control chain names the author's key. */
  | 'unknown-author'
  /** The author's credential is a reader's: staff read, and never write. */
  | 'reader-wrote'
  /** The record stands on a page that another credential began. */
  | 'page-of-another'
  /** The page's first fact did not say whose it is, or was refused. */
  | 'page-not-opened'
  /** The record is not the next of its page. The journal never hands such a record on. */
  | 'record-out-of-place'
  /** Its page forked at or below it, and no co-signed closing covers it (rule PG4). */
  | 'above-fork'
  /** The author has left, and whoever stated that had not seen this record. */
  | 'author-left'
  /** Written with a key that has come to its end (a lost phone, a dismissal), and those who ended it had not seen this record. */
  | 'key-ended'

  // Of a reference: the fact that makes it has no effect.

  /** Refers to something that its author had not seen: leaving out `seen` must gain nothing (rule AU6). */
  | 'refers-to-unseen'
  /** Refers to a fact that does not exist or has no effect itself. */
  | 'refers-to-nothing'
  /** Refers to a fact of another kind: a saving is not a loan. */
  | 'refers-to-wrong-kind'

  /** The same credential has stated this fact in another place too, and that counts (rule PG3): `about` is there. No effect of its own. */
  | 'restated-twice'

  // Of authority: the fact has no effect.

  /** Only a leader may state this. */
  | 'not-leader'
  /** The group is founded already; `about` is the first founding. */
  | 'founded-twice'
  /** A founding by another than the first leader of the control chain, or with a leader who is not added in the same record. */
  | 'founder-differs'
  /** A page is opened by its first fact only. */
  | 'page-opened-again'
  /** The page names another member than the control chain does for its credential. */
  | 'page-member-differs'

  // Of money and members.

  /** Claims a meeting that was closed without it: money is kept and counted in the next closing, presence is not (rule ME3). */
  | 'late'
  /** Money on the loan or savings of a member who had left: kept, counted, shown. */
  | 'for-leaver'
  /** Presence of a member who had left, or a second leaving: no effect. */
  | 'member-left'
  /** More money than a notebook can hold exactly: no effect. */
  | 'sum-too-large'

  // Of witnesses: this one reference has no effect.

  /** One member never both records and confirms (rule AU4). */
  | 'confirmed-own'
  /** The same member confirmed it before. */
  | 'confirmed-twice'
  /** Who recorded it takes it back instead. */
  | 'disputed-own'
  /** The same member disputes it already. */
  | 'disputed-twice'
  /** Only who recorded a fact, or a leader, may take it back. */
  | 'reversal-not-hers'
  /** A reversal is not reversed: the fact is stated again. */
  | 'reversal-of-reversal'
  /** The fact was taken back before: nothing is taken back twice. */
  | 'reversed-twice'

  // Of loans. The money moved; each is counted and shown.

  /** No vote of the group on it had passed, so far as its author knew; `about` is what was asked for. */
  | 'loan-not-voted'
  /** More than was asked for, in other weeks, by another, or a second time; `about` is what was asked for. */
  | 'loan-not-as-asked'

  // Of pots, savings and cover. The money moved; each is counted and shown, unless it says otherwise.

  /** More than the weekly saving, where the agreement does not allow it (rule SA1). */
  | 'saving-above-agreed'
  /** No vote that had passed allows it, so far as its author knew, or the vote was used already. */
  | 'expense-not-voted'
  /** The same, of cash that one pot took from another. */
  | 'transfer-not-voted'
  /** Savings are the members' and the loan fund is Via's: only the group fund is the group's to spend. */
  | 'expense-of-other-pot'
  /** A woman cannot cover for herself: she repays. No effect. */
  | 'cover-own'
  /** More was covered than was due; `about` is the loan. */
  | 'cover-beyond-due'
  /** The agreement knows no cover, or equal parts only. */
  | 'cover-not-agreed'
  /** Only who covered may give up her claim. No effect. */
  | 'forgiven-not-hers'
  /** She gave it up before. No effect. */
  | 'forgiven-twice'
  /** The box was found with more or less than the books say. */
  | 'box-count-differs'

  // Of the annual pool (rules SH1, SH2). What was handed over is counted, and what each is to get follows from the records, not from what is stated.

  /** States another part for a woman than the records below its heads give, or leaves her out; `about` is she. */
  | 'share-out-differs'
  /** The box was never counted, so far as its heads show: the books are shared out. */
  | 'share-out-uncounted'
  /** The agreement gives the savings away by lots. */
  | 'share-out-not-agreed'
  /** Moves the pool, and is not in what was shared out; `about` is the share-out. Counted. */
  | 'share-out-late'

  // Of lots (rules LT1–LT3).

  /** The agreement does not give the savings away by lots. No effect. */
  | 'lots-not-agreed'
  /** States other women than those who may win by the records below its heads; `about` is one who differs. No effect. */
  | 'lots-eligible-differ'
  /** Nobody may win yet: those who have not been given the savings are not up to date. No effect. */
  | 'lots-nobody-eligible'
  /** Gives more than the women have saved below its heads. No effect. */
  | 'lots-above-pool'
  /** Gives the savings away sooner after `about` than the agreement says. Counted and shown. */
  | 'lots-early'
  /** Opens lots while the commitments of others, `about`, are closed and nothing is drawn. No effect. */
  | 'lots-undrawn'
  /** Takes part in lots, `about`, without being among those who may win. No effect. */
  | 'lots-not-eligible'
  /** She has committed before. No effect. */
  | 'lots-committed-twice'
  /** The commitments were closed, `about`, by one who did not know of hers. She can win all the same. */
  | 'lots-commitment-left-out'
  /** Not more than half of those who may win have committed below its heads. No effect. */
  | 'lots-too-few'
  /** The commitments are closed already by `about`; where neither knew of the other, that one holds which more women answer. */
  | 'lots-closed-twice'
  /** Reveals before the commitments are closed. No effect. */
  | 'lots-reveal-early'
  /** Reveals another nonce than she committed to; or had committed to none. No effect. */
  | 'lots-nonce-differs'
  /** She has revealed before. No effect. */
  | 'lots-revealed-twice'
  /** She revealed, and those who drew without her did not know of it; `about` is the draw. For people to judge. */
  | 'lots-reveal-left-out'
  /** Takes part after what it would change was settled. No effect. */
  | 'lots-late'
  /** Draws before the commitments are closed below its heads. No effect. */
  | 'lots-not-closed'
  /** Draws before anybody has revealed below its heads. No effect. */
  | 'lots-undecided'
  /** States another winner, `about` is the right one, or another amount than follows from the lots. No effect. */
  | 'lots-result-differs'
  /** One woman alone opened, closed and drew the lots. No effect until another draws. */
  | 'lots-drawn-alone'
  /** The savings are given already, by `about`. No effect. */
  | 'lots-drawn-twice'

  // Of the end of a cycle (rule KE7).

  /** No vote to end the cycle had passed, or it does not lie below the heads. No effect. */
  | 'cycle-end-not-voted'
  /** Its meeting is not closed below its heads: the box is not counted. No effect. */
  | 'cycle-end-not-counted'
  /** States heads that leave out what its author had seen. No effect. */
  | 'heads-behind'
  /** The cycle has ended by another, which is `about`. No effect. */
  | 'cycle-ended-twice'
  /** Opening balances stand in the record that founds a group, once. No effect. */
  | 'opening-not-first'
  /** The savings pot brings more or less than the members have saved. */
  | 'opening-unbalanced'
  /** A notebook opened with something else than what was carried over; found by a device that holds both. */
  | 'opening-differs'

  // Of votes.

  /** Who votes was added after the proposal, or had left before it. No effect. */
  | 'vote-not-entitled'
  /** The vote was settled without this: it changes nothing any more. */
  | 'vote-late'
  /** Neither a majority for it, nor enough votes against, lie below the heads: the vote stays open. */
  | 'vote-undecided'
  /** The vote is closed already; `about` is the closing that holds. No effect. */
  | 'vote-closed-twice'
  /** Another vote on the same matter passed while this one was open; `about` is its closing. No effect. */
  | 'vote-lapsed'

  // Of closings.

  /** The meeting is closed already; `about` is the closing that holds. No effect. */
  | 'closed-twice'
  /** States heads that its author had not seen, or that lie above itself. No effect. */
  | 'heads-unseen'
  /**
   * States a head whose id is not that of the record in that place. No effect; on a page that forked, the closing holds and
   * covers that page up to the fork.
   */
  | 'head-differs'
  /** The expected cash that it states is not what the records below its heads give. The closing holds, with ours. */
  | 'closing-expected-differs'
  /** Its notes and coins do not add up to the pots it counted. The closing holds. */
  | 'closing-cash-differs'
  /** Counted is not expected, and no reason is given (rule ME2). The closing holds. */
  | 'closing-reason-missing'
  /** Signs another record than the closing it names. No effect. */
  | 'closing-signed-wrong-id'
  /** The same member signed before. No effect. */
  | 'closing-signed-twice'

  // Of pages.

  /** Proof that a page forked; `about` is the place. */
  | 'page-forked'
  /** Co-signed closings cover both branches of a forked page; `about` is the closing that covers the branch held here. */
  | 'both-branches-closed'

  // Standing: true of the history as a whole, and gone once more facts settle it.

  /** A loan was paid beyond what was lent; `about` is the loan. The surplus is hers and is shown. */
  | 'loan-overpaid'
  /** More was paid back to one who covered than she had paid; `about` is the cover. */
  | 'cover-overpaid'
  /** A woman paid more fines than she owed. */
  | 'fine-overpaid'
  /** A difference above the agreement's limit, and nobody but who closed has signed (rule ME2). */
  | 'second-signature-missing'
  /** A loan's charge, rounding or order of payment is not that of the agreement in force. */
  | 'loan-terms-differ'
  /** A loan is more than the group's ladder allows a woman at this point. */
  | 'loan-above-ladder'
  /** A loan was granted before the woman's last one was repaid, or though that was repaid late; `about` is the last one. */
  | 'loan-before-last-closed'
  /** By the books a pot holds less than nothing: something was not recorded, or not yet received. */
  | 'pot-overdrawn'
  /**
   * A vote contradicts another that was settled apart from it, and nothing says which is the later: neither has effect until another
   * vote. `about` is the other, where it is one.
   */
  | 'votes-opposed'
  /** A member left, and her savings are not zero. */
  | 'leaver-savings-left'
  /** Two shared out the pool, and neither knew of the other; `about` is the one that decides what each woman gets. */
  | 'shared-out-twice'
  /** The pool was shared out, and this loan or cover, `about`, is neither settled nor carried. */
  | 'share-out-owing'
  /** Nobody but its author has signed the end of the cycle: it has no effect yet. */
  | 'cycle-end-unsigned'
  /** Does not lie below the heads of the end of the cycle, which is `about`: to be stated again in the next notebook. */
  | 'cycle-late'
  /** Nobody but who founded the notebook has confirmed what it opened with. */
  | 'opening-unconfirmed'

  // Of keys: the control chain and the ledger differ (capability.ts). The chain counts for who may write, the ledger for what the group decided.

  /** The ledger has elected her, or ended her office, and the control chain has not followed: signatures are missing. */
  | 'leader-differs'
  /** Her membership has ended, and she still holds a key. */
  | 'gone-with-key'
  /** Her keys were taken from her, and nothing in the ledger has ended her membership. */
  | 'member-without-key'
  /** A key bears another member's tag than the one whose it is: whoever admitted it made two members of one, or one of two. */
  | 'tag-differs'

export interface Problem {
  readonly code: ProblemCode
  readonly at: Place
  /** What it is about, where that is another fact. */
  readonly about: FactRef | null
}

/** Why one fact, or one reference in it, has no effect. */
export interface Refusal {
  readonly code: ProblemCode
  readonly about: FactRef | null
}

export const refusal = (code: ProblemCode, about: FactRef | null = null): Refusal => ({
  code,
  about,
})
