/**
 * Apps for telephones and browsers: nobody sets environment variables there, and whoever has the app can read the keys in
 * it, wherever they come from. Unity's games, too, run on the players' machines.
 * @param imports names of packages or namespaces
 */
export function refuseDeviceApp(imports: Iterable<string>): string | undefined {
  for (const name of imports) if (DEVICE.test(name)) return RUNS_ELSEWHERE;
  return undefined;
}

const DEVICE =
  /^(?:androidx?|UnityEngine|Xamarin|Microsoft\.Maui|Android|UIKit|Microsoft\.AspNetCore\.Components\.WebAssembly)(?:\.|$)/;

const RUNS_ELSEWHERE =
  'This code runs on the devices of users, where no variable is set and where they can read the key. Send mail from a server instead, and revoke this key.';
