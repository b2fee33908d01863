/**
 * Agreements and loan terms as bytes: fields in the order of agreement.ts.
 *
 *   charge = uint method ‖ unless it is none: uint millionths ‖ uint period
 */
import type { Reader, Writer } from '../base/codec.ts'
import { limits } from '../base/limits.ts'
import type { Centavos } from '../money/centavos.ts'
import type { Agreement, Charge, LoanTerms, Rate } from './agreement.ts'
import {
  allocationOrders,
  chargeMethods,
  coverRules,
  prepayments,
  ratePeriods,
  savingsUses,
  shareOutMethods,
} from './agreement.ts'
import { readAmount, readDay, readMoney, readWeeks, writeWord } from './fact-fields.ts'

/** Ten times the principal. */
const mostMillionths = 10_000_000
const leastQuorumPercent = 51

export const writeTerms = (writer: Writer, terms: LoanTerms): void => {
  writer.uint(terms.principal).uint(terms.weeks).uint(terms.firstDue)
  writeCharge(writer, terms.charge)
  writer.uint(terms.unit)
  writeWord(writer, allocationOrders, terms.allocation)
  writeWord(writer, prepayments, terms.prepayment)
}

export const readTerms = (reader: Reader): LoanTerms => ({
  principal: readAmount(reader),
  weeks: readWeeks(reader),
  firstDue: readDay(reader),
  charge: readCharge(reader),
  unit: readAmount(reader),
  allocation: reader.tag(allocationOrders),
  prepayment: reader.tag(prepayments),
})

export const writeAgreement = (writer: Writer, agreement: Agreement): void => {
  writer.uint(agreement.weeklySaving).bool(agreement.maySaveMore)
  writeWord(writer, savingsUses, agreement.savingsUse)
  writer.bool(agreement.lotsNeedUpToDate).uint(agreement.weeksBetweenLots)
  writeWord(writer, shareOutMethods, agreement.shareOut)
  writeCharge(writer, agreement.charge)
  writer.uint(agreement.unit)
  writeWord(writer, allocationOrders, agreement.allocation)
  writeWord(writer, prepayments, agreement.prepayment)
  writer.uint(agreement.fineLate).uint(agreement.fineAbsent).uint(agreement.fineLatePayment)
  writer.uint(agreement.weeklyDues)
  writeWord(writer, coverRules, agreement.cover)
  writer.uint(agreement.quorumPercent).uint(agreement.differenceLimit)
  writer.list(agreement.ladder, (amount) => writer.uint(amount)).uint(agreement.cycleWeeks)
}

export const readAgreement = (reader: Reader): Agreement => ({
  weeklySaving: readMoney(reader),
  maySaveMore: reader.bool(),
  savingsUse: reader.tag(savingsUses),
  lotsNeedUpToDate: reader.bool(),
  weeksBetweenLots: readWeeks(reader),
  shareOut: reader.tag(shareOutMethods),
  charge: readCharge(reader),
  unit: readAmount(reader),
  allocation: reader.tag(allocationOrders),
  prepayment: reader.tag(prepayments),
  fineLate: readMoney(reader),
  fineAbsent: readMoney(reader),
  fineLatePayment: readMoney(reader),
  weeklyDues: readMoney(reader),
  cover: reader.tag(coverRules),
  quorumPercent: readQuorum(reader),
  differenceLimit: readMoney(reader),
  ladder: readLadder(reader),
  cycleWeeks: readWeeks(reader),
})

const writeCharge = (writer: Writer, charge: Charge): void => {
  writeWord(writer, chargeMethods, charge.method)
  if (charge.method === 'none') return
  writer.uint(charge.rate.millionths)
  writeWord(writer, ratePeriods, charge.rate.per)
}

const readCharge = (reader: Reader): Charge => {
  const method = reader.tag(chargeMethods)
  if (method === 'none') return { method }
  const rate: Rate = { millionths: reader.uint(mostMillionths), per: reader.tag(ratePeriods) }
  if (method !== 'flat' && rate.per === 'loan') reader.fail('out-of-range')
  return { method, rate }
}

const readQuorum = (reader: Reader): number => {
  const percent = reader.uint(100)
  if (percent < leastQuorumPercent) reader.fail('out-of-range')
  return percent
}

/** From one loan to the next a woman is trusted with as much or more. */
const readLadder = (reader: Reader): Centavos[] => {
  const ladder = reader.list(limits.ladderRungs, () => readAmount(reader))
  if (ladder.some((amount, index) => amount < (ladder[index - 1] ?? amount))) {
    reader.fail('not-sorted')
  }
  return ladder
}
