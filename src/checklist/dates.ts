/** A day as people write it, `YYYY-MM-DD`. Such strings compare as the days do. */
export type Day = string;

/** The day it is at `time` where the program runs. */
export function localDay(time: Date): Day {
  return format(time.getFullYear(), time.getMonth(), time.getDate());
}

/** Counts days of the calendar, not 24 hours: a change to or from daylight saving time does not move the result. */
export function addDays(day: Day, days: number): Day {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
  const sum = new Date(Date.UTC(year, month - 1, date + days));
  return format(sum.getUTCFullYear(), sum.getUTCMonth(), sum.getUTCDate());
}

/** Days of the calendar from `from` to `to`. */
export function daysBetween(from: Day, to: Day): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / (24 * 60 * 60 * 1000));
}

/** The time that an ISO date-time stands for, or undefined where the value is none. */
export function parseTime(value: unknown): Date | undefined {
  if (typeof value !== 'string' || !/^\d{4}-\d\d-\d\dT/.test(value)) return undefined;
  const time = new Date(value);
  return Number.isNaN(time.getTime()) ? undefined : time;
}

function format(year: number, month: number, date: number): Day {
  return [String(year).padStart(4, '0'), pad(month + 1), pad(date)].join('-');
}

function pad(number: number): string {
  return String(number).padStart(2, '0');
}
