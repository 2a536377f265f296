/** Given names that are common, and no words that a service might be called by (`mark`, `grace`, `will`, `max`, `art`, `april`). */
const GIVEN_NAMES = new Set(
  'aaron abdul abigail adam adrian agnes ahmed aidan alan albert alejandro alex alexander alexandra alexis alfred ali alice alicia alison allison amanda amelia amy ana andre andrea andreas andres andrew andy angela anita anna anne annette annie anthony antonio arthur ashley astrid audrey barbara beatriz ben benjamin bernard beth betty bjorn bob bonnie brad bradley brandon brenda brian bruce bryan camille carl carla carlos carmen carol caroline catherine cathy cedric charles charlotte chen chloe chris christian christina christine christoph christopher claire claudia clara colin connor craig cristina cynthia daisuke dan daniel daniela daniele darren dave david deborah deepak dennis derek diana diane diego dmitri dominic dominik donald donna doris dorothy doug douglas duncan dylan eddie eduardo edward edwin elena eli elias elisabeth elizabeth ella ellen emily emma enrique eric erica erik erika ernesto esther ethan eugene eva evan evelyn fabian fatima felipe felix fernando fiona florian frances francesca francesco francis francisco francois frederic frederik gabriel gabriela gareth gary geoffrey george gerald gerard giovanni giulia glenn gloria gordon graham greg gregory guillaume gustavo hannah hans harold harry hassan heather hector heidi heinrich helen helena helmut henri henrik henry hiroshi holger howard hugo ian ibrahim igor ines ingrid irene isabel isabella isabelle ivan jacob jacqueline jakob jakub james jamie jan jane janet jason javier jean jeff jeffrey jennifer jeremy jerome jessica jesus jill jim jimmy joan joanna joao joe joel joerg johan johanna john johnny jonas jonathan jordan jorge jose josef joseph josh joshua juan judith judy julia julian julie julien jurgen justin karen karin karl katharina katherine kathleen kathy katie keith kelly ken kenneth kenji kevin kim kimberly klaus krishna kristin kristina kumar kurt kyle lars laura lauren laurent lawrence lea lee lena leo leon leonardo leslie liam linda lisa logan lorenzo louis louise luca lucas lucia lucy luis luisa lukas luke lynn manuel manuela marc marcel marco marcos marcus margaret maria marian marie marina mario marion marius markus marta martha martin martina mary mateo mathieu matt matteo matthew matthias maurice mehmet melanie melissa michael michel michele michelle miguel mike mikhail milan mohamed mohammed monica monika muhammad nadia nancy naomi natalia natalie natasha nathan nicholas nick nicolas nicole nikita nikolai nina noah nora norbert olga oliver olivia olivier oscar owen pablo pamela paolo pascal patricia patrick patrik paul paula pauline pavel pedro peter petra phil philip philipp philippe pierre piotr priya rachel rafael rahul raj rajesh ralf ralph ramon raul ravi raymond rebecca regina renate ricardo richard rick robert roberto robin rodrigo roger roland roman ron ronald rosa ruben rudolf russell ruth ryan sabine sabrina sally salvatore sam samantha samuel sandeep sandra sanjay sara sarah scott sean sebastian sergei sergio shane shannon sharon shaun sheila silvia simon simone sofia sonia sophia sophie stefan stefania stephan stephanie stephen steve steven stuart sunil susan susanne suzanne sven sylvia takashi tamara tanya tara teresa theo theresa thomas tiffany tim timothy tina tobias todd tom tomas tommy toni tony tracy travis ulrich ursula valentina valerie vanessa vera veronica victor victoria vijay vincent vivian vladimir walter wei wendy werner wolfgang xavier yann yuki yusuf yves yvonne zachary zoe'.split(
    ' ',
  ),
);

/** What a shared mailbox or a program's account is called. */
const IMPERSONAL =
  /^(?:(?:no|do|dont|not)|no-?reply|donotreply|noreply|reply|info|contact|hello|hi|hey|mail|mails|mailer|mailing|email|emails|smtp|send|sender|sending|sendgrid|sg|api|apikey|app|apps|application|admin|administrator|root|system|sys|support|help|helpdesk|service|services|svc|server|bot|robot|daemon|postmaster|webmaster|hostmaster|abuse|office|team|teams|dev|devs|devops|ops|it|tech|technical|engineering|sales|marketing|billing|accounts?|accounting|finance|orders?|shop|store|news|newsletters?|notify|notifications?|notifier|alerts?|monitoring|updates?|prod|production|staging|stage|test|testing|tests|qa|uat|demo|sandbox|live|beta|main|master|default|user|users|username|login|name|company|acme|platform|cloud|web|website|site|www|backend|frontend|batch|jobs?|worker|cron|automation|integrations?|transactional|transaction|bulk|campaigns?|campaign|relay|gateway|heroku|azure|aws|gcp|security|privacy|legal|hr|jobs|careers|press|media|feedback|register|registration|signup|subscriptions?|welcome|customer|customers|customercare|care|client|clients|community|events?|booking|bookings|reservations?|example|sample|your|you|my|me|someone|somebody|foo|bar|from|to|reports?|reporting|data|account|subuser|sub|internal|external|global|eu|us|uk|group|inc|ltd|gmbh|corp|llc|hq|crm|erp|cms|wordpress|wp|drupal|django|rails|laravel|node|java|php|python|dotnet|azureuser|\d+)$/;

/** Where people, and hardly ever companies' programs, have their mail. */
const FREE_MAIL =
  /^(?:gmail|googlemail|hotmail|outlook|live|msn|yahoo|ymail|icloud|me|mac|aol|gmx|web|proton|protonmail|fastmail|zoho|mail|yandex|qq|163|126|orange|free|laposte|libero|wanadoo|t-online)\.(?:com|net|org|de|fr|it|ru|me|co\.uk|com\.br|cn|ch|at|es)$/i;

/** Whether a user name is one person's: a mailbox that is nobody's but a person's, `jane.doe`, `jane`. Precision first: `jdoe` stays unknown. */
export function isPersonal(written: string): boolean {
  // In a URL.
  const name = written.replace(/%40/, '@');
  const at = name.lastIndexOf('@');
  const local = (at < 0 ? name : name.slice(0, at)).toLowerCase().replace(/\+.*$/, '');
  if (at < 0) return isPersonsName(local);
  const domain = name.slice(at + 1).toLowerCase();
  if (!/^[\w.%+-]+$/.test(local) || !/^(?:[a-z\d-]+\.)+[a-z]{2,24}$/.test(domain) || isMadeUp(domain))
    return false;
  // Add-ons of Heroku and Azure make accounts of their own: `app12345@heroku.com`, `azure_0a1b2c…@azure.com`.
  if (domain === 'heroku.com' || (domain === 'azure.com' && local.startsWith('azure_'))) return false;
  if (isPersonsName(local) || (FREE_MAIL.test(domain) && !isImpersonal(local))) return true;
  return !isImpersonal(local) && !/^\d|\d{4}|[a-f\d]{8}/.test(local);
}

function partsOf(local: string): string[] {
  return local.split(/[._-]+/).filter((part) => part !== '');
}

function isImpersonal(local: string): boolean {
  return partsOf(local).some((part) => IMPERSONAL.test(part) || IMPERSONAL.test(part.replace(/\d+$/, '')));
}

/** `jane`, `jane.doe`, `jane_d`, `doe.jane` is left: too many words look like that. */
function isPersonsName(local: string): boolean {
  const [first = '', last, ...more] = partsOf(local);
  if (!GIVEN_NAMES.has(first) || more.length > 1) return false;
  return last === undefined || (/^[a-z]{1,20}\d{0,4}$/.test(last) && !isImpersonal(local));
}

/** Domains of documentation: no person reads mail there. */
function isMadeUp(domain: string): boolean {
  return /(?:^|\.)(?:example|yourdomain|your-?domain|mydomain|your-?company|mycompany|domain|email|test|company|yoursite|website|site|foo|bar|xxx+)\.[a-z.]+$|\.(?:test|example|invalid|localhost|local)$/.test(
    domain,
  );
}
