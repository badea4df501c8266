module cutover/rig/k6

go 1.25

tool go.k6.io/xk6/cmd/xk6

require (
	github.com/Masterminds/semver/v3 v3.1.1 // indirect
	go.k6.io/xk6 v0.13.0 // indirect
)
