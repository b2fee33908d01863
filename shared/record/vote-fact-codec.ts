/** Facts of a vote as bytes (vote-facts.ts): motion = uint tag ‖ its fields in the order of the type. */
import type { Reader, Writer } from '../base/codec.ts'
import { readAgreement, writeAgreement } from './agreement-codec.ts'
import type { FactCodecs } from './fact-fields.ts'
import {
  readAmount,
  readDay,
  readHeads,
  readPotName,
  readRef,
  readRefOrNone,
  readText,
  readWeeks,
  writeHead,
  writePotName,
  writeRef,
  writeRefOrNone,
  writeWord,
} from './fact-fields.ts'
import type { Motion, VoteFact } from './vote-facts.ts'
import { choices, motionKinds } from './vote-facts.ts'

export const voteCodecs: FactCodecs<VoteFact['kind']> = {
  proposal: {
    write: (writer, fact) => {
      writeRefOrNone(writer, fact.meeting)
      writeMotion(writer, fact.motion)
    },
    read: (reader) => ({
      kind: 'proposal',
      meeting: readRefOrNone(reader),
      motion: readMotion(reader),
    }),
  },
  vote: {
    write: (writer, fact) => {
      writeRef(writer, fact.proposal)
      writeWord(writer, choices, fact.choice)
    },
    read: (reader) => ({
      kind: 'vote',
      proposal: readRef(reader),
      choice: reader.tag(choices),
    }),
  },
  'vote-closed': {
    write: (writer, fact) => {
      writeRef(writer, fact.proposal)
      writer.list(fact.heads, (head) => writeHead(writer, head))
    },
    read: (reader) => ({
      kind: 'vote-closed',
      proposal: readRef(reader),
      heads: readHeads(reader),
    }),
  },
}

const writeMotion = (writer: Writer, motion: Motion): void => {
  writeWord(writer, motionKinds, motion.kind)
  switch (motion.kind) {
    case 'agreement':
      writeAgreement(writer, motion.agreement)
      break
    case 'leader-elected':
      writeRef(writer, motion.member)
      writeRefOrNone(writer, motion.replaces)
      break
    case 'leader-ended':
    case 'dismissal':
      writeRef(writer, motion.member)
      break
    case 'loan':
      writeRef(writer, motion.ask)
      break
    case 'reschedule':
      writeRef(writer, motion.loan)
      writer.uint(motion.weeks).uint(motion.firstDue)
      break
    case 'write-off':
      writeRef(writer, motion.loan)
      break
    case 'expense':
      writePotName(writer, motion.pot)
      writer.uint(motion.amount).text(motion.note)
      break
    case 'pot-transfer':
      writePotName(writer, motion.from)
      writePotName(writer, motion.to)
      writer.uint(motion.amount)
      break
    case 'cycle-end':
    case 'destruction':
  }
}

const readMotion = (reader: Reader): Motion => {
  const kind = reader.tag(motionKinds)
  switch (kind) {
    case 'agreement':
      return { kind, agreement: readAgreement(reader) }
    case 'leader-elected':
      return { kind, member: readRef(reader), replaces: readRefOrNone(reader) }
    case 'leader-ended':
    case 'dismissal':
      return { kind, member: readRef(reader) }
    case 'loan':
      return { kind, ask: readRef(reader) }
    case 'reschedule':
      return { kind, loan: readRef(reader), weeks: readWeeks(reader), firstDue: readDay(reader) }
    case 'write-off':
      return { kind, loan: readRef(reader) }
    case 'expense':
      return {
        kind,
        pot: readPotName(reader),
        amount: readAmount(reader),
        note: readText(reader),
      }
    case 'pot-transfer':
      return { kind, ...readTransfer(reader) }
    case 'cycle-end':
    case 'destruction':
      return { kind }
  }
}

const readTransfer = (reader: Reader): Omit<Extract<Motion, { kind: 'pot-transfer' }>, 'kind'> => {
  const transfer = {
    from: readPotName(reader),
    to: readPotName(reader),
    amount: readAmount(reader),
  }
  if (transfer.from === transfer.to) reader.fail('out-of-range')
  return transfer
}
