import { benchCommandLine } from './command-line';
import { benchFix } from './fix';
import { benchFullScan } from './full-scan';
import { benchHistory } from './history';
import { benchHostile } from './hostile';
import { benchKeystroke } from './keystroke';
import { benchPrecision } from './precision';
import { benchRunCommand } from './run-command';

/** Times depend on the machine; what to compare are the ratios within one run. */
for (const bench of [
  benchKeystroke,
  benchFullScan,
  benchHostile,
  benchPrecision,
  benchCommandLine,
  benchHistory,
])
  console.log(`${bench()}\n`);

benchFix()
  .then((figures) => console.log(`${figures}\n`))
  .then(benchRunCommand)
  .then((figures) => console.log(figures));
