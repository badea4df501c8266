// Loads a compose file as Docker Compose does, with all profiles on, and prints the whole project as JSON.
// Usage: compose FILE [NAME=VALUE ...]; the variables are all that the file is given, no .env and nothing of the caller's environment.
package main

import (
	"context"
	"fmt"
	"os"

	"github.com/compose-spec/compose-go/v2/cli"
)

func main() {
	if len(os.Args) < 2 {
		fail(2, "expected the path of a compose file")
	}
	project, err := load(os.Args[1], os.Args[2:])
	if err != nil {
		fail(1, err)
	}
	fmt.Println(string(project))
}

func load(file string, variables []string) ([]byte, error) {
	options, err := cli.NewProjectOptions([]string{file}, cli.WithEnv(variables), cli.WithProfiles([]string{"*"}))
	if err != nil {
		return nil, err
	}
	project, err := options.LoadProject(context.Background())
	if err != nil {
		return nil, err
	}
	return project.MarshalJSON()
}

func fail(code int, reason any) {
	fmt.Fprintln(os.Stderr, reason)
	os.Exit(code)
}
