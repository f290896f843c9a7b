import { describe, expect, it } from 'vitest'
import { calendarColumns, calendarValue } from './pickerColumns.ts'

const chosen = (columns: { items: string[]; index: number }[]) => columns.map(({ items, index }) => items[index])

describe('the columns of a date picker', () => {
  it('offer the days that the month has', () => {
    expect(calendarColumns('2024-02-29', 'day', {}, 'en')[2]!.items).toHaveLength(29)
    expect(calendarColumns('2023-02-10', 'day', {}, 'en')[2]!.items).toHaveLength(28)
  })

  it('stop at start and end, in the months and days of their year', () => {
    const limits = { start: '2020-05-05', end: '2021-03-02' }
    const [years, months, days] = calendarColumns('2020-05-10', 'day', limits, 'zh')
    expect(years!.items).toEqual(['2020年', '2021年'])
    expect(months!.items[0]).toBe('05月')
    expect(days!.items[0]).toBe('05日')
    expect(calendarColumns('2021-03-01', 'day', limits, 'zh')[1]!.items).toEqual(['01月', '02月', '03月'])
    expect(calendarColumns('2021-03-01', 'day', limits, 'zh')[2]!.items).toEqual(['01日', '02日'])
  })

  it('stand at the nearest day inside when the value is outside', () => {
    const limits = { start: '2020-05-05', end: '2021-03-02' }
    expect(chosen(calendarColumns('1999-01-01', 'day', limits, 'en'))).toEqual(['2020', '05', '05'])
    expect(chosen(calendarColumns('2030-01-01', 'day', limits, 'en'))).toEqual(['2021', '01', '01'])
  })

  it('show years, or years and months, if fields says so', () => {
    expect(chosen(calendarColumns('2024-06-15', 'year', {}, 'en'))).toEqual(['2024'])
    expect(chosen(calendarColumns('2024-06-15', 'month', {}, 'en'))).toEqual(['2024', '06'])
  })
})

describe('the value of a date picker', () => {
  const indexes = (value: string) => calendarColumns(value, 'day', {}, 'en').map(({ index }) => index)

  it('is what its columns stand at', () => {
    expect(calendarValue('2024-02-29', indexes('2024-02-29'), 'day', {})).toBe('2024-02-29')
  })

  it('loses a day that the newly chosen year does not have', () => {
    const [year, month, day] = indexes('2024-02-29')
    expect(calendarValue('2024-02-29', [year! - 1, month!, day!], 'day', {})).toBe('2023-02-28')
  })
})

describe('a time picker', () => {
  it('keeps to its limits, minutes only in the hour of the limit', () => {
    const limits = { start: '09:30', end: '18:15' }
    expect(calendarColumns('09:40', 'time', limits, 'en')[1]!.items[0]).toBe('30')
    expect(calendarColumns('10:40', 'time', limits, 'en')[1]!.items).toHaveLength(60)
    expect(calendarColumns('18:00', 'time', limits, 'en')[1]!.items.at(-1)).toBe('15')
    expect(chosen(calendarColumns('23:59', 'time', limits, 'zh'))).toEqual(['18时', '15分'])
  })
})
