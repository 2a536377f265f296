/** In the environment where `npm run test:stores`, or anybody, asks for the suite by its name. */
export const ALL_STORES = 'KEYGUARD_TEST_ALL_STORES';
