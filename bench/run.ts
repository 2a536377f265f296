import { benchCommandLine } from './command-line';
import { benchFullScan } from './full-scan';
import { benchKeystroke } from './keystroke';
import { benchPrecision } from './precision';

/** Times depend on the machine; what to compare are the ratios within one run. */
for (const bench of [benchKeystroke, benchFullScan, benchPrecision, benchCommandLine])
  console.log(`${bench()}\n`);
