// Vault's own core, HTTP interface and KV engine with storage in memory, as `vault server -dev` starts them. The rest of
// that program is left out: with it there is more than twice as much to compile.
package main

import (
	"context"
	"encoding/base64"
	"flag"
	"fmt"
	"net"
	"net/http"
	"os"

	"github.com/hashicorp/go-hclog"
	kv "github.com/hashicorp/vault-plugin-secrets-kv"
	"github.com/hashicorp/vault/helper/namespace"
	"github.com/hashicorp/vault/helper/testhelpers/corehelpers"
	vaulthttp "github.com/hashicorp/vault/http"
	"github.com/hashicorp/vault/internalshared/configutil"
	"github.com/hashicorp/vault/sdk/logical"
	"github.com/hashicorp/vault/sdk/physical/inmem"
	"github.com/hashicorp/vault/vault"
)

func main() {
	if len(os.Args) < 2 || os.Args[1] != "server" {
		fmt.Println("Vault's core, http and kv, for tests")
		return
	}
	flags := flag.NewFlagSet("server", flag.ExitOnError)
	flags.Bool("dev", false, "")
	flags.Bool("dev-no-store-token", false, "")
	token := flags.String("dev-root-token-id", "root", "")
	address := flags.String("dev-listen-address", "127.0.0.1:8200", "")
	if err := flags.Parse(os.Args[2:]); err != nil {
		panic(err)
	}
	if err := serve(*token, *address); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func serve(token, address string) error {
	ctx := namespace.RootContext(context.Background())
	logger := hclog.New(&hclog.LoggerOptions{Level: hclog.Error, Output: os.Stderr})
	storage, err := inmem.NewInmem(nil, logger)
	if err != nil {
		return err
	}
	core, err := vault.NewCore(&vault.CoreConfig{
		Physical:        storage,
		LogicalBackends: map[string]logical.Factory{"kv": kv.Factory},
		BuiltinRegistry: corehelpers.NewMockBuiltinRegistry(),
		DisableMlock:    true,
		Logger:          logger,
		RedirectAddr:    "http://" + address,
	})
	if err != nil {
		return err
	}
	init, err := core.Initialize(ctx, &vault.InitParams{
		BarrierConfig: &vault.SealConfig{SecretShares: 1, SecretThreshold: 1, Type: "shamir"},
	})
	if err != nil {
		return err
	}
	unsealKey := base64.StdEncoding.EncodeToString(init.SecretShares[0])
	if _, err := core.Unseal(init.SecretShares[0]); err != nil {
		return err
	}
	for _, request := range []*logical.Request{
		{Path: "auth/token/create", Data: map[string]interface{}{
			"id": token, "policies": []string{"root"}, "no_parent": true, "no_default_policy": true,
		}},
		{Path: "sys/mounts/secret", Data: map[string]interface{}{
			"type": "kv", "options": map[string]string{"version": "2"},
		}},
	} {
		request.ID = "dev"
		request.Operation = logical.UpdateOperation
		request.ClientToken = init.RootToken
		if response, err := core.HandleRequest(ctx, request); err != nil || response.IsError() {
			return fmt.Errorf("%s: %w %v", request.Path, err, response)
		}
	}
	listener, err := net.Listen("tcp", address)
	if err != nil {
		return err
	}
	fmt.Printf("Unseal Key: %s\nRoot Token: %s\n", unsealKey, token)
	return http.Serve(listener, vaulthttp.Handler.Handler(&vault.HandlerProperties{
		Core:           core,
		ListenerConfig: &configutil.Listener{Address: address},
	}))
}
