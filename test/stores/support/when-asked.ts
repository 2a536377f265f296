import { ALL_STORES } from './all-stores';

/**
 * For what programs that take seconds for each call (`gcloud`, `aws`) are asked beyond the one move that every run of all
 * tests makes.
 */
export const itWhenAsked = process.env[ALL_STORES] === undefined ? it.skip : it;
