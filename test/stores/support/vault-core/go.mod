module keyguard.test/vault-core

go 1.25.0

require github.com/hashicorp/vault v1.21.4

// Vault's own module takes its SDK from the folder beside it, which modules do not come with: this is the release of those weeks.
replace github.com/hashicorp/vault/sdk => github.com/hashicorp/vault/sdk v0.20.0

// The clouds and Okta, which no test needs, are half of all that there is to compile.
replace (
	github.com/hashicorp/go-discover => ./without/discover
	github.com/okta/okta-sdk-golang/v5 => ./without/okta
)
