import type { KeyInSource, ParsedSource, Rewrite } from '../../language';
import { rewriteLiterals } from '../../literals';
import { CDialect } from './dialect';
import { REASONS } from './reasons';

/** Arduino and other microcontrollers. */
const DEVICE =
  /^\s*#\s*include\s*[<"](?:Arduino|WiFi\w*|ESP8266\w*|ESP32\w*|esp_\w+|ESP_Mail_Client|ESP_\w+|freertos\/\w+|SPI|Ethernet\w*|mbed|pico\/\w+)\.h[>"]/m;

export function rewriteC(source: ParsedSource, keys: readonly KeyInSource[], isCpp: boolean): Rewrite {
  const isDevice = /\.ino$/i.test(source.path) || DEVICE.test(source.text);
  return rewriteLiterals(
    source.text,
    keys,
    new CDialect(source, isCpp, isDevice ? REASONS.device : undefined),
  );
}
