// Reads a Dockerfile with BuildKit's own parser, and prints the warnings of its linter (docker build --check), one per line.
// Usage: dockerfile FILE
package main

import (
	"fmt"
	"os"

	"github.com/moby/buildkit/frontend/dockerfile/instructions"
	"github.com/moby/buildkit/frontend/dockerfile/linter"
	"github.com/moby/buildkit/frontend/dockerfile/parser"
)

func main() {
	if len(os.Args) != 2 {
		fail(2, "expected the path of a Dockerfile")
	}
	if err := check(os.Args[1]); err != nil {
		fail(1, err)
	}
}

func check(file string) error {
	opened, err := os.Open(file)
	if err != nil {
		return err
	}
	defer opened.Close()
	parsed, err := parser.Parse(opened)
	if err != nil {
		return err
	}
	_, _, err = instructions.Parse(parsed.AST, linter.New(&linter.Config{Warn: tell}))
	return err
}

func tell(rule, _, _, message string, location []parser.Range) {
	line := 0
	if len(location) > 0 {
		line = location[0].Start.Line
	}
	fmt.Printf("%d: %s: %s\n", line, rule, message)
}

func fail(code int, reason any) {
	fmt.Fprintln(os.Stderr, reason)
	os.Exit(code)
}
