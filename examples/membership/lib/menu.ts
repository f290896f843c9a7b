import { texts } from './i18n'

const drinks = [
  { id: 'pourover', price: 38 },
  { id: 'latte', price: 28 },
  { id: 'osmanthus', price: 32 },
  { id: 'flatwhite', price: 28 },
  { id: 'tangerine', price: 26 },
  { id: 'cocoa', price: 26 },
] as const

export const menu = drinks.map(({ id, price }) => ({ id, price, ...texts.drinks[id], image: `/images/${id}.svg` }))
