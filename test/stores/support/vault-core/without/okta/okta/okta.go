// Package okta knows no users. It stands in place of Okta's library, by which a Vault asks for a second factor: one
// package that takes as long to compile as all the rest.
package okta

import (
	"context"
	"errors"
)

var errNone = errors.New("there is no Okta here")

type Configuration struct{ Context context.Context }

type Setter func(*Configuration)

func NewConfiguration(...Setter) (*Configuration, error) { return nil, errNone }

func WithToken(string) Setter { return nil }

func WithOrgUrl(string) Setter { return nil }

func WithCache(bool) Setter { return nil }

type APIClient struct {
	UserAPI       users
	UserFactorAPI factors
}

func NewAPIClient(*Configuration) *APIClient { return nil }

func (*APIClient) GetConfig() *Configuration { return nil }

type users struct{}

func (users) ListUsers(context.Context) userRequest { return userRequest{} }

type userRequest struct{}

func (r userRequest) Filter(string) userRequest { return r }

func (userRequest) Execute() ([]User, any, error) { return nil, nil, errNone }

type User struct{}

func (User) GetId() string { return "" }

type factors struct{}

func (factors) ListFactors(context.Context, string) factorRequest { return factorRequest{} }

func (factors) VerifyFactor(context.Context, string, string) verifyRequest { return verifyRequest{} }

func (factors) GetFactorTransactionStatus(context.Context, string, string, string) statusRequest {
	return statusRequest{}
}

type factorRequest struct{}

func (factorRequest) Execute() ([]Factor, any, error) { return nil, nil, errNone }

type Factor struct{ UserFactorPush *UserFactorPush }

type UserFactorPush struct{}

func (UserFactorPush) GetId() string { return "" }

type verifyRequest struct{}

func (verifyRequest) Execute() (*Verified, any, error) { return nil, nil, errNone }

type Verified struct{ Links map[string]any }

func (Verified) GetFactorResult() string { return "" }

type statusRequest struct{}

func (statusRequest) Execute() (*Status, any, error) { return nil, nil, errNone }

type Status struct {
	UserFactorPushTransactionWaiting  *struct{}
	UserFactorPushTransaction         *struct{}
	UserFactorPushTransactionRejected *struct{}
	UserFactorPushTransactionTimeout  *struct{}
}
