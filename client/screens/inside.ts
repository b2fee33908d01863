/** A woman's screens, her notebook open. Loaded once there is one. */
import type { RouteDefinition } from 'svelte-spa-router'
import wrap from 'svelte-spa-router/wrap'
import Closed from './closing/closed.svelte'
import AddMember from './group/add-member.svelte'
import Group from './group/group.svelte'
import Settings from './group/settings.svelte'
import State from './group/state.svelte'
import Home from './home/home.svelte'
import Fund from './meeting/fund.svelte'
import Lend from './meeting/lend.svelte'
import Meeting from './meeting/meeting.svelte'
import Record from './meeting/record.svelte'
import RollCall from './meeting/roll-call.svelte'
import Confirm from './movements/confirm.svelte'
import Movement from './movements/movement.svelte'
import Movements from './movements/movements.svelte'
import { arrival } from './outside.ts'
import { later } from './later.ts'

const steps = async () => (await import('./steps-piece.ts')).screens
const group = async () => (await import('./group-piece.ts')).screens
const corner = async () => (await import('./corner-piece.ts')).screens
const receipt = async () => (await import('./receipt-piece.ts')).screens
const paper = async () => (await import('./paper-piece.ts')).screens
const ofDevice = async () => (await import('./device-piece.ts')).screens

export const writer: RouteDefinition = {
  ...arrival,
  '/confirmar': Confirm,
  '/movimientos': Movements,
  '/movimiento': Movement,
  '/anotar': Record,
  '/reunion': Meeting,
  '/reunion/asistencia': RollCall,
  '/reunion/fondo': Fund,
  '/reunion/prestamo': Lend,
  '/reunion/reparto': later(steps, ({ ShareOut }) => ShareOut),
  '/reunion/cerrar': later(steps, ({ Close }) => Close),
  '/reunion/rifa': later(steps, ({ Lots }) => Lots),
  '/rifa/cuenta': later(steps, ({ Recompute }) => Recompute),
  '/votar': later(group, ({ Votes }) => Votes),
  '/proponer': later(group, ({ Propose }) => Propose),
  '/acuerdo': later(group, ({ Agreement }) => Agreement),
  '/reunion/repaso': later(steps, ({ Recite }) => Recite),
  '/reunion/caja': later(steps, ({ Box }) => Box),
  '/reunion/multa': later(steps, ({ Fine }) => Fine),
  '/reunion/tema': later(steps, ({ Training }) => Training),
  '/reunion/proxima': later(steps, ({ Next }) => Next),
  '/reunion/prestamos': later(steps, ({ Loans }) => Loans),
  '/reunion/comprobantes': later(steps, ({ Receipts }) => Receipts),
  '/negocio': later(steps, ({ Business }) => Business),
  '/solidario': later(steps, ({ Cover }) => Cover),
  '/solidarios': later(steps, ({ MyCovers }) => MyCovers),
  '/pedir': later(steps, ({ Ask }) => Ask),
  '/libreta': later(corner, ({ Passbook }) => Passbook),
  '/mi-rifa': later(corner, ({ MyLot }) => MyLot),
  '/bote': later(corner, ({ Box }) => Box),
  '/mas': later(corner, ({ More }) => More),
  '/comprobante': later(receipt, ({ Make }) => Make),
  '/comprobante/revisar': later(receipt, ({ Check }) => Check),
  '/papel': later(paper, ({ Paper }) => Paper),
  '/papel/libreta': later(paper, ({ Passbook }) => Passbook),
  '/papel/comprobante': later(paper, ({ Receipt }) => Receipt),
  '/papel/hoja': later(paper, ({ Collection }) => Collection),
  '/papel/cierre': later(paper, ({ Closing }) => Closing),
  '/papel/rifa': later(paper, ({ Lots }) => Lots),
  '/cierre': Closed,
  '/grupo': Group,
  '/agregar': AddMember,
  '/invitar': later(group, ({ Invite }) => Invite),
  '/estado': State,
  '/copia': later(ofDevice, ({ Copy }) => Copy),
  '/pasar': later(group, ({ Pass }) => Pass),
  '/ajustes': Settings,
  '/accesos': later(group, ({ People }) => People),
  /** Members see exactly what staff see. */
  '/lo-que-ve': wrap({ asyncComponent: () => import('./staff/staff.svelte') }),
  '/olvidar': later(ofDevice, ({ Forget }) => Forget),
  '*': Home,
}
